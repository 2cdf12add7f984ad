#pragma once

#include "planner/planner.h"

namespace sealion::planning {

/// The layout that the request asks for, or the one that serves it in the least time; the others
/// become alternatives. Throws what the layout asked for, or the slot-wise one, refuses with where
/// none fits.
PlannedProgram choose_layout(const Program& program, const PlanRequest& request,
                             const ExecutionContext& context);

}  // namespace sealion::planning
