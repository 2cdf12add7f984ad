#pragma once

#include "heras/model/model.h"

namespace sealion::heras {

/// Numbers that training may have to find, and that all layers together make of one record: far
/// above what encryption can afford, and so little that a short description cannot ask for hours.
inline constexpr std::size_t most_parameters = std::size_t{1} << 26;
inline constexpr std::size_t most_elements = std::size_t{1} << 22;

/// Throws `unsupported` for a network beyond them.
void check_extent(const Model& model);

}  // namespace sealion::heras
