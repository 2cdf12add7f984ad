#include "cli/point_chart.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/svg.h"

namespace sealion::cli {
namespace {

constexpr double title_gap = 24, label_above = 10, label_below = 20;

VerticalAxis axis_of(const PointPanel& panel, const Frame& frame) {
  double low = panel.low, high = -std::numeric_limits<double>::infinity();
  for (const auto* points : {&panel.curve, &panel.scatter}) {
    for (const Point& point : *points) {
      low = std::min(low, point.y);
      high = std::max(high, point.y);
    }
  }
  return {low, high, frame};
}

std::string draw_line(const std::vector<Point>& curve, const CountAxis& x, const VerticalAxis& y) {
  if (curve.size() < 2) return "";
  std::string points;
  for (const Point& point : curve) points += fmt::format("{:.1f},{:.1f} ", x(point.x), y(point.y));
  points.pop_back();
  return fmt::format("<polyline class=\"curve\" points=\"{}\"/>\n", points);
}

std::string draw_point(const Point& point, double x, double y) {
  const double label_y = point.side == LabelSide::above ? y - label_above : y + label_below;
  return fmt::format(
      "<circle class=\"{0}\" cx=\"{1:.1f}\" cy=\"{2:.1f}\" r=\"4.5\"/><text class=\"value {0}\" "
      "x=\"{1:.1f}\" y=\"{3:.1f}\" text-anchor=\"middle\">{4}</text>\n",
      escape_html(point.css_class), x, y, label_y, escape_html(point.label));
}

}  // namespace

std::string draw_points(const PointPanel& panel, const CountAxis& axis, const Frame& frame) {
  const VerticalAxis y = axis_of(panel, frame);
  std::string svg = fmt::format("<text class=\"title\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n",
                                frame.left, frame.top - title_gap, escape_html(panel.title)) +
                    axis.draw_grid(frame.top, frame.bottom) + y.draw(panel.unit) +
                    draw_line(panel.curve, axis, y);
  for (const auto* points : {&panel.scatter, &panel.curve}) {
    for (const Point& point : *points) svg += draw_point(point, axis(point.x), y(point.y));
  }
  return svg;
}

}  // namespace sealion::cli
