#pragma once

#include <cstddef>
#include <optional>

#include "planner/planner.h"

namespace sealion {

/// A plan for requests of so many records on a machine of these rates, in the layout that is best;
/// without a number for one full batch, whose keys must pay for themselves.
PlanRequest request_for(std::optional<std::size_t> records, const CostModel& rates);

}  // namespace sealion
