#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>

#include "layouts/cost.h"

namespace sealion::cli {

/// Where `sealion info --calibrate` keeps what it measured: $SEALION_COST_MODEL, else
/// sealion/cost-model.json in $XDG_CONFIG_HOME or ~/.config.
std::filesystem::path cost_model_path();

/// The calibrated model of this machine where there is one, else the default. Throws `corrupt` for
/// a file that is none.
CostModel load_cost_model();
bool has_cost_model();
void save_cost_model(const CostModel& model);

nlohmann::json to_json(const CostModel& model);

}  // namespace sealion::cli
