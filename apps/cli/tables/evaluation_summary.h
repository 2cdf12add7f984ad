#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "heras/measure/evaluation.h"

namespace sealion::cli {

/// An evaluation without its long lists: samples, mistakes, confusion, layers.
nlohmann::json summary_json(const heras::Evaluation& evaluation);

/// How evaluations were made, in two lines, by one of them and where their records come from.
std::string setting(const heras::Evaluation& evaluation, const std::string& data);

}  // namespace sealion::cli
