#pragma once

#include <string>

#include "exchange/manifest.h"

namespace sealion {

/// The JSON of all fields but the model's id, which is a digest of them.
std::string manifest_without_id(const Manifest& manifest);

}  // namespace sealion
