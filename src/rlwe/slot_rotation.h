#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sealion {

/// How the slots of a ciphertext, two rows of n/2, may be permuted: both rows turn by `steps` to
/// the left, 0 <= steps < n/2, then change places if `swap`. Every permutation that automorphisms
/// make is one of these, at the price of one key switch.
struct SlotRotation {
  std::size_t steps = 0;
  bool swap = false;

  bool is_identity() const { return steps == 0 && !swap; }
  friend auto operator<=>(const SlotRotation&, const SlotRotation&) = default;
};

/// For messages: "by 3 steps", "by 3 steps and the swap of rows".
std::string to_string(const SlotRotation& rotation);

/// The Galois element g of X -> X^g that permutes the slots so: 3^steps, times 2n - 1 for the swap,
/// modulo 2n (Microsoft SEAL's rotate_rows and rotate_columns); 1 for the identity. Throws
/// `invalid_argument` for steps beyond a row.
std::uint32_t galois_element(const SlotRotation& rotation, std::size_t n);

/// The elements of these rotations in the order that a GaloisKeyShape asks for: ascending, each
/// once, and without the identity, which needs no key.
std::vector<std::uint32_t> galois_elements(std::span<const SlotRotation> rotations, std::size_t n);

}  // namespace sealion
