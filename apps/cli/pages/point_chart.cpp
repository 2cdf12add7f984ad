#include "cli/pages/point_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "cli/pages/templates.h"

namespace sealion::cli {
namespace {

constexpr double label_above = 12, label_below = 20;

std::string draw_line(const std::vector<Point>& curve, const Axis& x, const Axis& y) {
  if (curve.size() < 2) return "";
  std::string corners;
  for (const Point& point : curve) {
    corners += fmt::format("{}{:.1f},{:.1f}", corners.empty() ? "" : " ", x.place(point.x),
                           y.place(point.y));
  }
  return fmt::format("<polyline class=\"curve\" points=\"{}\"/>\n", corners);
}

std::string draw_point(const Point& point, double x, double y) {
  const double label_y = point.side == LabelSide::above ? y - label_above : y + label_below;
  return fmt::format(
      "<circle class=\"{0}\" cx=\"{1:.1f}\" cy=\"{2:.1f}\" r=\"4.5\"/><text class=\"value {0}\" "
      "x=\"{1:.1f}\" y=\"{3:.1f}\" text-anchor=\"middle\">{4}</text>\n",
      escape_html(point.css_class), x, y, label_y, escape_html(point.label));
}

Span span_of(const PointSet& points, double Point::*coordinate) {
  const double infinity = std::numeric_limits<double>::infinity();
  Span span{infinity, -infinity};
  for (const auto* some : {&points.curve, &points.scatter}) {
    for (const Point& point : *some) {
      span = {std::min(span.low, point.*coordinate), std::max(span.high, point.*coordinate)};
    }
  }
  return span;
}

}  // namespace

Span horizontal_span(const PointSet& points) { return span_of(points, &Point::x); }

Span vertical_span(const PointSet& points) { return span_of(points, &Point::y); }

std::string draw_points(const PointSet& points, const Axis& x, const Axis& y) {
  std::string svg = draw_line(points.curve, x, y);
  for (const auto* some : {&points.scatter, &points.curve}) {
    for (const Point& point : *some) {
      svg += draw_point(point, x.place(point.x), y.place(point.y));
    }
  }
  return svg;
}

}  // namespace sealion::cli
