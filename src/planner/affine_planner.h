#pragma once

#include "planner/planner.h"

namespace sealion::planning {

/// The cheapest plan on coefficients; throws `does_not_fit` for a program with products, and where
/// its answers fit no ring.
PlannedProgram plan_on_coefficients(const Program& program, const PlanRequest& request);

}  // namespace sealion::planning
