#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "heras/measure/metrics/metrics.h"

namespace sealion::heras {

/// What was measured, by name and whose it is: "accuracy_plain" of "_plain".
nlohmann::json to_json(const Metrics& metrics, const std::string& whose);

}  // namespace sealion::heras
