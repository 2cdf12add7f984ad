#pragma once

#include <cstddef>

#include "base/execution_context.h"
#include "planner/planner.h"

namespace sealion::cli {

/// Requests that share one upload of evaluation keys where nothing else is said.
inline constexpr std::size_t usual_requests_per_key = 100;

/// A plan for requests of so many records on this machine, in the layout that is best.
PlanRequest request_for(std::size_t records, const ExecutionContext& context);

}  // namespace sealion::cli
