#pragma once

#include <string>

#include "cli/tables/curve_table.h"

namespace sealion::cli {

/// Time of a record over the records of a request, both logarithmic, as an SVG that is a file of
/// its own or part of a page, in light and dark: a panel for each model, a line for each layout,
/// its forecast dashed, and a ring with the measured time where the planner chose it.
std::string curve_chart(const RequestCurve& curve);

}  // namespace sealion::cli
