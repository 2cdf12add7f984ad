#pragma once

#include <string>
#include <vector>

#include "cli/pages/axis.h"

namespace sealion::cli {

/// Where the label of a point stands.
enum class LabelSide { above, below };

struct Point {
  double x, y;
  std::string label;  ///< may be empty
  std::string css_class;
  LabelSide side = LabelSide::above;
};

/// The points of a chart.
struct PointSet {
  std::vector<Point> curve;    ///< joined by a line, in this order
  std::vector<Point> scatter;  ///< the others
};

/// What an axis has to span.
struct Span {
  double low, high;
};

/// From the first to the last, and from the lowest to the highest of the points; there is at least
/// one.
Span horizontal_span(const PointSet& points);
Span vertical_span(const PointSet& points);

/// A line from point to point, of some classes; nothing where there are fewer than two.
std::string draw_line(const std::vector<Point>& curve, const std::string& css_classes,
                      const Axis& x, const Axis& y);

/// As part of an SVG, over a grid that is there.
std::string draw_points(const PointSet& points, const Axis& x, const Axis& y);

}  // namespace sealion::cli
