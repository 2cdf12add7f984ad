#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "bench/forecasts.h"

namespace sealion::cli {

nlohmann::json forecasts_to_json(const std::vector<bench::Forecast>& forecasts);

/// Forecast and measured side by side, with their ratio.
std::string forecast_table(const std::vector<bench::Forecast>& forecasts);

}  // namespace sealion::cli
