#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/json.h"
#include "data/preprocessing/preprocessing.h"

namespace sealion {

/// As manifests and model files have it (docs/wire-format.md).
nlohmann::ordered_json to_json(const Preprocessing& preprocessing);

/// The inverse, for untrusted JSON. Throws `corrupt` naming the field, `invalid_argument` as
/// check_preprocessing does.
Preprocessing read_preprocessing(const JsonValue& json);

}  // namespace sealion
