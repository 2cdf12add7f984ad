#pragma once

#include <string>

#include "cli/pages/svg.h"

namespace sealion::cli {

/// What an SVG shows that is a file of its own or part of a page.
struct Drawing {
  double width, height;  ///< of the view box
  ChartText text;
  /// SVG, of the classes title, name, value, tick, grid, curve, ours and published, series-a to
  /// series-c for curves and points beside each other, forecast for lines of what was foretold,
  /// and chosen for rings around points.
  std::string content;
};

/// On a card, in light and dark.
std::string render_drawing(const Drawing& drawing);

}  // namespace sealion::cli
