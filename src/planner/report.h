#pragma once

#include "layouts/slotwise/search/candidate.h"
#include "planner/planner.h"

namespace sealion::planning {

/// The plan that a candidate is, but for its alternatives.
Plan make_plan(const Program& program, const PlanRequest& request, const Setting& setting,
               const Ranges& ranges, const Candidate& candidate);

}  // namespace sealion::planning
