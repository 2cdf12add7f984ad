#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sealion {

/// For which automorphisms there are keys, and at how many limbs.
struct GaloisKeyShape {
  std::size_t limbs = 0;
  std::vector<std::uint32_t> elements;  ///< odd, below 2n, ascending, each once

  friend bool operator==(const GaloisKeyShape&, const GaloisKeyShape&) = default;
};

/// An automorphism of ciphertexts at so many limbs.
struct GaloisElementUse {
  std::uint32_t element = 1;
  std::size_t limbs = 0;
};

/// Keys of as few residues as serve all these uses: each element at the most limbs that it is used
/// at, those of as many limbs in one shape, in descending order of limbs. The identity needs none.
std::vector<GaloisKeyShape> galois_key_shapes(std::span<const GaloisElementUse> uses);

/// Throws `invalid_argument` unless the limbs of the shapes strictly descend and no element is in
/// two of them.
void check_disjoint(std::span<const GaloisKeyShape> shapes);

}  // namespace sealion
