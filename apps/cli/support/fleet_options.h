#pragma once

#include <CLI/App.hpp>
#include <cstddef>
#include <optional>
#include <string>

#include "heras/report/fleet_report.h"

namespace sealion::cli {

/// --fleet KEY=VALUE,...
CLI::Option* add_fleet_option(CLI::App& command, std::optional<std::string>& text);

/// What the option asks for; what it does not say is as fleet::Demand and fleet::Machine have it,
/// and records are `usual_records`. Throws `invalid_argument` naming the key: one that is unknown,
/// given twice, missing, or whose value is none.
heras::FleetRequest parse_fleet(const std::string& text, std::size_t usual_records);

}  // namespace sealion::cli
