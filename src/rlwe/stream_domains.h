#pragma once

#include <cstdint>

namespace sealion {

/// What the words of a seeded stream are for: the first coordinate of a StreamPosition. Numbers
/// stand in files: they never change their meaning.
inline constexpr std::uint16_t expand_domain = 1;   ///< uniform parts of symmetric encryptions
inline constexpr std::uint16_t key_domain = 2;      ///< of keys that relinearise
inline constexpr std::uint16_t galois_domain = 3;   ///< of Galois keys
inline constexpr std::uint16_t masking_domain = 4;  ///< of masking keys

}  // namespace sealion
