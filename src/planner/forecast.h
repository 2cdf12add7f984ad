#pragma once

#include "layouts/layout.h"
#include "planner/planner.h"

namespace sealion::planning {

/// The plan that a candidate is and its forecast; without alternatives.
PlannedProgram make_plan(const Program& program, const PlanRequest& request, const Layout& layout,
                         const Setting& setting, const Ranges& ranges, const Candidate& candidate);

}  // namespace sealion::planning
