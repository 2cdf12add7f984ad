#include "cli/pages/axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/quantity.h"

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

// In decades: the least that a logarithmic axis spans, so that it has a tick, the share of the
// values' span that it is longer at each end, and the span of a short one.
constexpr double least_span = 0.45, margin_share = 0.07, short_span = 2;

Scale log_scale(double low, double high, double from, double to) {
  const double first = std::log10(low), last = std::log10(high), span = last - first;
  const double margin = std::max(margin_share * span, (least_span - span) / 2);
  return {first - margin, last + margin, from, to};
}

}  // namespace

Axis linear_axis(double low, double high, double from, double to, const std::string& unit) {
  const double step = tick_step(std::max(high - low, 1e-9), 4);
  Scale scale{std::floor(low / step) * step, std::ceil(high / step) * step, from, to};
  if (scale.high <= scale.low) scale.high = scale.low + step;
  const int decimals = std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9)));
  const auto steps = std::lround((scale.high - scale.low) / step);
  Axis axis{scale, {}};
  for (long i = 0; i <= steps; ++i) {
    const double value = scale.low + static_cast<double>(i) * step;
    axis.ticks.push_back({scale(value), fmt::format("{:.{}f}{}", value, decimals, unit)});
  }
  return axis;
}

Axis log_axis(double low, double high, double from, double to,
              const std::function<std::string(double value)>& text) {
  const Scale scale = log_scale(low, high, from, to);
  Axis axis{[scale](double value) { return scale(std::log10(value)); }, {}};
  const bool is_short = scale.high - scale.low < short_span;
  const std::vector<double> factors = is_short ? std::vector{1.0, 2.0, 5.0} : std::vector{1.0};
  for (int exponent = static_cast<int>(std::floor(scale.low)); exponent <= scale.high; ++exponent) {
    for (const double factor : factors) {
      const double value = factor * std::pow(10, exponent), place = std::log10(value);
      if (place < scale.low || place > scale.high) continue;
      axis.ticks.push_back({scale(place), text(value)});
    }
  }
  return axis;
}

std::string count_tick(double count) {
  return with_commas(static_cast<std::size_t>(std::llround(count)));
}

std::string seconds_tick(double seconds) {
  if (seconds < 0.9e-3) return fmt::format("{:g} us", seconds * 1e6);
  if (seconds < 0.9) return fmt::format("{:g} ms", seconds * 1e3);
  return fmt::format("{:g} s", seconds);
}

std::string draw_rows(const Axis& axis, double left, double right) {
  std::string svg;
  for (const Tick& tick : axis.ticks) {
    svg += fmt::format(
        "<line class=\"grid\" x1=\"{0}\" x2=\"{1}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\"/>"
        "<text class=\"tick\" x=\"{3}\" y=\"{4:.1f}\" text-anchor=\"end\">{5}</text>\n",
        left, right, tick.at, left - 7, tick.at + 4.5, tick.text);
  }
  return svg;
}

std::string draw_columns(const Axis& axis, double top, double bottom) {
  std::string svg;
  for (const Tick& tick : axis.ticks) {
    svg +=
        fmt::format("<line class=\"grid\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1}\" y2=\"{2}\"/>\n",
                    tick.at, top, bottom);
  }
  return svg;
}

std::string draw_numbers(const Axis& axis, double y) {
  std::string svg;
  for (const Tick& tick : axis.ticks) {
    svg +=
        fmt::format("<text class=\"tick\" x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n",
                    tick.at, y, tick.text);
  }
  return svg;
}

}  // namespace sealion::cli
