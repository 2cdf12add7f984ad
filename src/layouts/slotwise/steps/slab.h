#pragma once

#include <cstddef>

namespace sealion {

/// Features that a dense layer takes from a batch at a time.
inline constexpr std::size_t slab_features = 32;

}  // namespace sealion
