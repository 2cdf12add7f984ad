#pragma once

#include <string>
#include <vector>

#include "cli/pages/svg.h"

namespace sealion::cli {

struct LogBar {
  std::string css_class;  ///< gives the colour
  double value;           ///< above 0
  std::string text;       ///< at the end of the bar
};

/// Bars to be compared with each other.
struct LogGroup {
  std::string name;
  std::vector<LogBar> bars;
};

/// Horizontal bars on a logarithmic axis with a tick at each power of ten, as part of an SVG.
struct LogPanel {
  std::string title;
  std::string (*tick)(int exponent);  ///< 10^exponent as people write it
  std::vector<LogGroup> groups;       ///< at least one bar
};

/// Where a panel stands in its SVG; names of groups go to the left of it, if anywhere.
struct PanelPlace {
  double left, right, top;
};

/// Height of a panel with these groups, title and axis included.
double panel_height(const std::vector<LogGroup>& groups);

std::string draw_panel(const LogPanel& panel, const PanelPlace& place);
/// The names of the groups, ending at `x`, beside a panel that stands at `top`.
std::string draw_group_names(const std::vector<LogGroup>& groups, double x, double top);

/// What a logarithmic axis spans: from a power of ten, so far below the shortest bar that it is
/// still to be seen, to the longest bar.
struct LogSpan {
  int low;      ///< 10^low
  double high;  ///< 10^high
};
LogSpan span_of(const std::vector<LogGroup>& groups);

}  // namespace sealion::cli
