#pragma once

#include <set>
#include <string>

namespace sealion::heras {

/// A name that a model can have, made of any text: "mlp-64-32" of "mlp:64,32".
std::string model_name_of(const std::string& text);

/// A name for a layer that no other has: `wanted`, and where that is taken, "<wanted>_2".
std::string free_name(const std::string& wanted, const std::set<std::string>& taken);

}  // namespace sealion::heras
