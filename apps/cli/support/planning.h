#pragma once

#include <CLI/App.hpp>
#include <cstddef>
#include <optional>
#include <string>

#include "exchange/layout_kind.h"

namespace sealion::cli {

/// Seconds of planning after which its progress is shown.
inline constexpr double planning_patience = 1;

/// What a plan is for: --batch, the number of `records` ("Records", "Samples") of a request, and
/// --layout.
void add_request_options(CLI::App& command, const std::string& records,
                         std::optional<std::size_t>& batch, std::optional<LayoutKind>& layout);

}  // namespace sealion::cli
