#pragma once

#include <cstddef>
#include <vector>

namespace sealion::packed {

/// How a program runs packed: what a plan decides beside the parameters.
struct PackedWay {
  std::size_t records = 1;           ///< of each ciphertext, interleaved; a power of two
  std::vector<std::size_t> choices;  ///< how each map is packed: packing/places.h
  std::vector<std::size_t> drops;    ///< [stages - 1], limbs that go behind each stage
  std::size_t answer_limbs = 1;      ///< that answers have at the end
  int answer_bits = 0;               ///< k: they are sent modulo 2^k (PackedOutput)
  /// Galois elements of the rotations that have no key of their own, ascending: slots/routes.h
  std::vector<std::size_t> keyless = {};

  friend bool operator==(const PackedWay&, const PackedWay&) = default;
};

}  // namespace sealion::packed
