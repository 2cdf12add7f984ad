#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace sealion::heras {

/// The layers whose results one layer takes, by name, from what its `inbound_nodes` say: lists in
/// Keras 2, objects in Keras 3. Throws `unsupported` for a layer that is called more than once or
/// called to behave as in training, `corrupt` for anything that names no results.
std::vector<std::string> read_inbound_nodes(const JsonValue& nodes);

/// The layers that a model names as its inputs or outputs, however Keras nests them.
std::vector<std::string> read_ends(const JsonValue& ends);

}  // namespace sealion::heras
