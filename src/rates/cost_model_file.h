#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>

#include "layouts/cost.h"

namespace sealion {

/// A cost model in a file of its own. Reading throws `corrupt` for a file that is none, `not_found`
/// where there is none.
CostModel read_cost_model(const std::filesystem::path& path);
/// Makes the folder where it is missing. Throws `io` or `not_found`.
void write_cost_model(const std::filesystem::path& path, const CostModel& model);

nlohmann::json to_json(const CostModel& model);

}  // namespace sealion
