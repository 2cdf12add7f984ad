#pragma once

#include <cstdint>

namespace sealion {

/// The inverse of an odd number modulo 2^64, and so modulo every power of two. By Newton's
/// iteration: the number is its own inverse modulo 8, and each step doubles the bits.
constexpr std::uint64_t inverse_modulo_word(std::uint64_t odd) {
  std::uint64_t inverse = odd;
  for (int step = 0; step < 5; ++step) inverse *= 2 - odd * inverse;
  return inverse;
}

}  // namespace sealion
