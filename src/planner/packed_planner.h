#pragma once

#include "planner/planner.h"

namespace sealion::planning {

/// The cheapest plan with the features of a record side by side in slots; throws `does_not_fit`
/// naming the layer whose noise breaks it, or the range that no plaintext moduli hold.
PlannedProgram plan_packed(const Program& program, const PlanRequest& request,
                           const ExecutionContext& context);

}  // namespace sealion::planning
