#pragma once

#include <CLI/App.hpp>
#include <optional>
#include <string>

#include "heras/report/split_report.h"

namespace sealion::cli {

/// --split KEY=VALUE,...
CLI::Option* add_split_option(CLI::App& command, std::optional<std::string>& text);

/// Throws `invalid_argument` naming the key: one that is unknown, given twice, missing, or whose
/// value is none.
heras::SplitRequest parse_split(const std::string& text);

}  // namespace sealion::cli
