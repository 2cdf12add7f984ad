#pragma once

#include <CLI/App.hpp>

#include "base/execution_context.h"
#include "rates/machine_rates.h"

namespace sealion::cli {

/// What a command that plans is told of rates.
struct RatesArguments {
  bool refuses_calibration = false;
};

/// --no-calibration.
void add_rates_options(CLI::App& command, RatesArguments& arguments);

/// What is done about rates that are not known, with a line on stderr that says so.
RatesPolicy rates_policy(const RatesArguments& arguments);

/// This machine's, measured and kept where they are not known, with a line on stderr that says so.
/// Where calibration is refused: the user's file, or the defaults.
MachineRates rates_to_plan_with(const RatesArguments& arguments, const ExecutionContext& context);

}  // namespace sealion::cli
