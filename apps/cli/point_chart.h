#pragma once

#include <limits>
#include <string>
#include <vector>

#include "cli/axis.h"

namespace sealion::cli {

/// Where the label of a point stands.
enum class LabelSide { above, below };

struct Point {
  double x, y;
  std::string label, css_class;
  LabelSide side = LabelSide::above;
};

/// Points over a horizontal axis, as part of an SVG; at least one of them.
struct PointPanel {
  std::string title, unit;     ///< `unit` behind the numbers of the vertical axis
  std::vector<Point> curve;    ///< joined by a line, in this order
  std::vector<Point> scatter;  ///< the others
  /// What the vertical axis goes down to at least.
  double low = std::numeric_limits<double>::infinity();
};

/// The panel with its title above the frame and numbers to the left of it.
std::string draw_points(const PointPanel& panel, const CountAxis& axis, const Frame& frame);

}  // namespace sealion::cli
