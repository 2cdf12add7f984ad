#include "cli/pages/log_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "cli/pages/templates.h"

namespace sealion::cli {
namespace {

// Heights in the units of the view box.
constexpr double title_height = 34, bar_height = 15, bar_pitch = 18, group_gap = 16,
                 axis_height = 26;
/// Of a decade, that the shortest bar has at least.
constexpr double shortest_bar = 0.2;

double group_height(const LogGroup& group) {
  return bar_pitch * static_cast<double>(group.bars.size());
}

double groups_height(const std::vector<LogGroup>& groups) {
  double height = group_gap;
  for (const LogGroup& group : groups) height += group_height(group) + group_gap;
  return height;
}

/// From values to horizontal positions.
class LogScale {
 public:
  LogScale(const LogSpan& span, const PanelPlace& place) : span_(span), place_(place) {}
  double operator()(double value) const {
    const double share = (std::log10(value) - span_.low) / (span_.high - span_.low);
    return place_.left + share * (place_.right - place_.left);
  }

 private:
  LogSpan span_;
  PanelPlace place_;
};

std::string draw_axis(const LogPanel& panel, const LogSpan& span, const LogScale& scale, double top,
                      double bottom) {
  std::string svg;
  for (int exponent = span.low; exponent <= span.high; ++exponent) {
    const double x = scale(std::pow(10, exponent));
    svg += fmt::format(
        "<line class=\"grid\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.1f}\" y2=\"{2:.1f}\"/>"
        "<text class=\"tick\" x=\"{0:.1f}\" y=\"{3:.1f}\" text-anchor=\"middle\">{4}</text>\n",
        x, top, bottom, bottom + 17, escape_html(panel.tick(exponent)));
  }
  return svg;
}

std::string draw_bar(const LogBar& bar, double left, double right, double y) {
  return fmt::format(
      "<rect class=\"bar {}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" "
      "rx=\"3\"/><text class=\"value\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n",
      escape_html(bar.css_class), left, y, right - left, bar_height, right + 6, y + bar_height - 3,
      escape_html(bar.text));
}

}  // namespace

LogSpan span_of(const std::vector<LogGroup>& groups) {
  double low = std::numeric_limits<double>::infinity(), high = 0;
  for (const LogGroup& group : groups) {
    for (const LogBar& bar : group.bars) {
      low = std::min(low, bar.value);
      high = std::max(high, bar.value);
    }
  }
  return {static_cast<int>(std::floor(std::log10(low) - shortest_bar)), std::log10(high)};
}

double panel_height(const std::vector<LogGroup>& groups) {
  return title_height + groups_height(groups) + axis_height;
}

std::string draw_panel(const LogPanel& panel, const PanelPlace& place) {
  const LogSpan span = span_of(panel.groups);
  const LogScale scale(span, place);
  const double top = place.top + title_height;
  std::string svg = fmt::format("<text class=\"title\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n",
                                place.left, place.top + 18, escape_html(panel.title)) +
                    draw_axis(panel, span, scale, top, top + groups_height(panel.groups));
  double y = top + group_gap;
  for (const LogGroup& group : panel.groups) {
    for (const LogBar& bar : group.bars) {
      svg += draw_bar(bar, place.left, scale(bar.value), y);
      y += bar_pitch;
    }
    y += group_gap;
  }
  return svg;
}

std::string draw_group_names(const std::vector<LogGroup>& groups, double x, double top) {
  std::string svg;
  double y = top + title_height + group_gap;
  for (const LogGroup& group : groups) {
    svg += fmt::format(
        "<text class=\"name\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>\n", x,
        y + group_height(group) / 2 + 3.5, escape_html(group.name));
    y += group_height(group) + group_gap;
  }
  return svg;
}

}  // namespace sealion::cli
