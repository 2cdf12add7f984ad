#pragma once

#include <vector>

#include "layouts/layout.h"
#include "planner/planner.h"

namespace sealion::planning {

/// What a plan expects of each node, from its shapes and noise budgets, [nodes] each.
std::vector<LayerForecast> forecast_layers(const Program& program,
                                           const std::vector<LayerShape>& shapes,
                                           const std::vector<double>& noise_budgets,
                                           const Ranges& ranges);

/// What the request asks of a server beyond answers that are right, with what masks them.
std::optional<ModelPrivacy> model_privacy(const PlanRequest& request, int flood_bits);

/// Bits of which answers beyond calibrated ranges are seen: none where ranges are proved.
int detection_bits(const PlanRequest& request, RangeMode mode);

/// The plan that a candidate is and its forecast; without alternatives.
PlannedProgram make_plan(const Program& program, const PlanRequest& request, const Layout& layout,
                         const Setting& setting, const Ranges& ranges, const Candidate& candidate);

}  // namespace sealion::planning
