#pragma once

#include <nlohmann/json_fwd.hpp>

#include "exchange/manifest.h"

namespace sealion {

/// Every field of a manifest but its model id, in the order of the file.
nlohmann::ordered_json manifest_fields(const Manifest& manifest);

}  // namespace sealion
