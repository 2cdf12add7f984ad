#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "heras/model/model.h"

/// What `train` says of the model that it wrote to `out`.
namespace sealion::cli {

nlohmann::json trained_json(const heras::Model& model, const std::string& out);

/// "Under encryption: ..." and the names of the files.
std::string trained_text(const heras::Model& model, const std::string& out);

}  // namespace sealion::cli
