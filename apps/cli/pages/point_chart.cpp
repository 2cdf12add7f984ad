#include "cli/pages/point_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "cli/pages/templates.h"

namespace sealion::cli {
namespace {

constexpr double label_above = 12, label_below = 20;

std::string draw_point(const Point& point, double x, double y) {
  std::string svg = fmt::format("<circle class=\"{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4.5\"/>",
                                escape_html(point.css_class), x, y);
  if (!point.label.empty()) {
    const double label_y = point.side == LabelSide::above ? y - label_above : y + label_below;
    svg += fmt::format(
        "<text class=\"value {}\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>",
        escape_html(point.css_class), x, label_y, escape_html(point.label));
  }
  return svg + "\n";
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

std::string draw_line(const std::vector<Point>& curve, const std::string& css_classes,
                      const Axis& x, const Axis& y) {
  if (curve.size() < 2) return "";
  std::string corners;
  for (const Point& point : curve) {
    corners += fmt::format("{}{:.1f},{:.1f}", corners.empty() ? "" : " ", x.place(point.x),
                           y.place(point.y));
  }
  return fmt::format("<polyline class=\"{}\" points=\"{}\"/>\n", escape_html(css_classes), corners);
}

std::string draw_points(const PointSet& points, const Axis& x, const Axis& y) {
  std::string svg = draw_line(points.curve, "curve", x, y);
  for (const auto* some : {&points.scatter, &points.curve}) {
    for (const Point& point : *some) {
      svg += draw_point(point, x.place(point.x), y.place(point.y));
    }
  }
  return svg;
}

}  // namespace sealion::cli
