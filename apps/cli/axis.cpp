#include "cli/axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/format.h"

namespace sealion::cli {
namespace {

/// 1, 2 or 5 times a power of ten: the distance of about `count` ticks over `range`.
double tick_step(double range, int count) {
  const double rough = range / count;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (rough <= factor * power) return factor * power;
  }
  return 10 * power;
}

/// Of decades: what an axis spans at least, so that it has a tick, and its share beyond the counts.
constexpr double least_span = 0.45, margin_share = 0.07;

double log_count(double count) { return std::log10(std::max(count, 1.0)); }

Scale log_scale(double low, double high, double left, double right) {
  const double from = log_count(low), to = log_count(high);
  const double margin = std::max(margin_share * (to - from), (least_span - (to - from)) / 2);
  return {from - margin, to + margin, left, right};
}

}  // namespace

VerticalAxis::VerticalAxis(double low, double high, const Frame& frame)
    : frame_(frame), step_(tick_step(std::max(high - low, 1e-9), 4)) {
  scale_ = {std::floor(low / step_) * step_, std::ceil(high / step_) * step_, frame.bottom,
            frame.top};
  if (scale_.high <= scale_.low) scale_.high = scale_.low + step_;
}

std::string VerticalAxis::draw(const std::string& unit) const {
  const int decimals = std::max(0, static_cast<int>(-std::floor(std::log10(step_) + 1e-9)));
  const auto ticks = std::lround((scale_.high - scale_.low) / step_);
  std::string svg;
  for (long i = 0; i <= ticks; ++i) {
    const double value = scale_.low + static_cast<double>(i) * step_, y = scale_(value);
    svg += fmt::format(
        "<line class=\"grid\" x1=\"{}\" x2=\"{}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>"
        "<text class=\"tick\" x=\"{}\" y=\"{:.1f}\" text-anchor=\"end\">{:.{}f}{}</text>\n",
        frame_.left, frame_.right, y, y, frame_.left - 7, y + 4.5, value, decimals, unit);
  }
  return svg;
}

CountAxis::CountAxis(double low, double high, double left, double right)
    : scale_(log_scale(low, high, left, right)) {}

double CountAxis::operator()(double count) const { return scale_(log_count(count)); }

std::string CountAxis::draw_grid(double top, double bottom) const {
  std::string svg;
  for (const double tick : ticks()) {
    svg += fmt::format(
        "<line class=\"grid\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.1f}\" y2=\"{2:.1f}\"/>\n",
        (*this)(tick), top, bottom);
  }
  return svg;
}

std::string CountAxis::draw_numbers(double y) const {
  std::string svg;
  for (const double tick : ticks()) {
    svg += fmt::format(
        "<text class=\"tick\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>\n",
        (*this)(tick), y, with_commas(static_cast<std::size_t>(std::llround(tick))));
  }
  return svg;
}

std::vector<double> CountAxis::ticks() const {
  std::vector<double> ticks;
  for (double power = 1; std::log10(power) <= scale_.high; power *= 10) {
    for (const double tick : {power, 2 * power, 5 * power}) {
      const double place = std::log10(tick);
      if (place >= scale_.low && place <= scale_.high) ticks.push_back(tick);
    }
  }
  return ticks;
}

}  // namespace sealion::cli
