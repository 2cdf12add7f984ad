#pragma once

#include <optional>
#include <string>

namespace sealion::heras {

/// What to take in the place of a layer of Keras that encryption does not allow or HEras does not
/// have; nothing where there is no saying.
std::optional<std::string> advice_for(const std::string& kind);

}  // namespace sealion::heras
