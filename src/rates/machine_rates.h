#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/execution_context.h"
#include "layouts/cost.h"

/// Which rates a plan and its forecasts are made with: of a file that the user names, or as they
/// were measured on this machine, or the defaults of the kernel table in use.
namespace sealion {

struct MachineRates {
  /// `unknown`: of a plan that was made elsewhere.
  enum class Origin { file, measured, defaults, unknown };

  CostModel model;
  Origin origin;
  std::filesystem::path path = {};  ///< empty where they stand in no file
};

/// What is done about rates that are not known.
struct RatesPolicy {
  bool measures =
      true;  ///< and keeps them; else the defaults, also where some were measured before
  /// Told in a sentence what was measured, where it is kept and what was damaged; may be empty.
  std::function<void(const std::string& sentence)> tell = {};
};

/// Those that are known already for so many threads; measures nothing. Throws `corrupt` for a file
/// of the user's that is none.
MachineRates known_rates(std::size_t threads);

/// The same, but where they are not known as the policy has it.
MachineRates rates_to_plan_with(const RatesPolicy& policy, const ExecutionContext& context);

/// Measures anew, and keeps the rates where known_rates finds them. Throws where they cannot be
/// written.
void calibrate_machine(const ExecutionContext& context);

/// "measured on this machine (PATH)".
std::string text_of(const MachineRates& rates);
/// {"origin": "measured", "kernel": "avx2", "file": PATH}.
nlohmann::json origin_to_json(const MachineRates& rates);

}  // namespace sealion
