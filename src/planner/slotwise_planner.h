#pragma once

#include "planner/planner.h"

namespace sealion::planning {

/// The cheapest plan with a ciphertext a feature and a record a slot, of the program with its
/// forests expanded; throws as plan_program does.
PlannedProgram plan_slotwise(const Program& program, const PlanRequest& request,
                             const ExecutionContext& context);

}  // namespace sealion::planning
