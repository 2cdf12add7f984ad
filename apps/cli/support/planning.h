#pragma once

#include <CLI/App.hpp>
#include <cstddef>
#include <optional>
#include <string>

#include "planner/planner.h"

namespace sealion::cli {

/// Seconds of planning after which its progress is shown.
inline constexpr double planning_patience = 1;

/// A plan for requests of so many records on a machine of these rates, in the layout that is best;
/// without a number for one full batch, whose keys must pay for themselves.
PlanRequest request_for(std::optional<std::size_t> records, const CostModel& rates);

/// What a plan is for: --batch, the number of `records` ("Records", "Samples") of a request, and
/// --layout.
void add_request_options(CLI::App& command, const std::string& records,
                         std::optional<std::size_t>& batch, std::optional<LayoutKind>& layout);

}  // namespace sealion::cli
