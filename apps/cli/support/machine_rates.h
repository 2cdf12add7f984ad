#pragma once

#include <CLI/App.hpp>
#include <cstddef>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/execution_context.h"
#include "layouts/cost.h"

/// Which rates a plan and its forecasts are made with: of a file that the user names, or as they
/// were measured on this machine, or the defaults of the kernel table in use.
namespace sealion::cli {

struct MachineRates {
  enum class Origin { file, measured, defaults };

  CostModel model;
  Origin origin;
  std::filesystem::path path = {};  ///< empty where they stand in no file
};

/// What a command that plans is told.
struct RatesArguments {
  bool refuses_calibration = false;
};

/// --no-calibration.
void add_rates_options(CLI::App& command, RatesArguments& arguments);

/// Those that are known already for so many threads; measures nothing. Throws `corrupt` for a file
/// of the user's that is none.
MachineRates known_rates(std::size_t threads);

/// The same, but measured and kept where they are not known, with a line on stderr that says so.
/// Where calibration is refused: the user's file, or the defaults.
MachineRates rates_to_plan_with(const RatesArguments& arguments, const ExecutionContext& context);

/// Measures anew, and keeps the rates where known_rates finds them. Throws where they cannot be
/// written.
void calibrate_machine(const ExecutionContext& context);

/// "measured on this machine (PATH)".
std::string text_of(const MachineRates& rates);
/// {"origin": "measured", "kernel": "avx2", "file": PATH}.
nlohmann::json origin_to_json(const MachineRates& rates);

}  // namespace sealion::cli
