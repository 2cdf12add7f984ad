#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "schemes/bgv/parameters.h"

namespace sealion::planning {

/// A ring dimension and the moduli that it may have.
struct Ring {
  std::size_t n;
  int modulus_bits;  ///< most of the whole modulus, special prime included, at the asked security
  int prime_bits;    ///< most of a coefficient prime: the kernels' products stay below 2^52

  std::uint64_t factor() const { return 2 * n; }
  /// Largest t that leaves room for fresh noise at a prime.
  std::uint64_t largest_t() const;
};

/// `count` distinct primes, 1 mod 2n and near equal, with a product above `bound`, largest first.
/// Nothing where they would be too large for the ring, or where fewer would do as well.
std::optional<std::vector<std::uint64_t>> choose_plain_moduli(double bound, std::size_t count,
                                                              const Ring& ring);

/// Bits of every prime of a chain.
struct ChainSizes {
  std::vector<int> base;                  ///< of the primes that no barrier drops
  std::vector<std::vector<int>> dropped;  ///< [barriers]
  int special = 0;                        ///< 0: no special prime

  int total_bits() const;
  int limbs() const;
  /// In the order of the chain: what the first barrier drops comes last.
  std::vector<int> in_order() const;
  friend bool operator==(const ChainSizes&, const ChainSizes&) = default;
};

/// Bits of one residue at each of the first `limbs` coefficient primes, together.
std::uint64_t limb_bits(const ParametersLiteral& parameters, std::size_t limbs);

/// `total` bits over `count` primes whose sizes differ by one at most, larger ones first.
std::vector<int> spread_bits(int total, int count);

/// Bits of one prime: what leaves noise its room above t, and what the kernels take.
struct PrimeBits {
  int least, most;
};

/// As few primes as hold `bits`, and no more bits than they need.
std::vector<int> base_sizes(int bits, const PrimeBits& prime_bits);

/// Least bits of a prime that leaves noise its room above t.
int least_prime_bits(std::uint64_t largest_t);

/// Parameters with the largest primes of these sizes. Where the ring has not so many of one size,
/// that prime and its size become larger; nothing where it has not even those.
std::optional<ParametersLiteral> pick_primes(const Ring& ring,
                                             const std::vector<std::uint64_t>& plain_moduli,
                                             ChainSizes& sizes);

/// Changes primes within their sizes so that q = 1 modulo every plain modulus, where such are
/// found.
void make_congruent(ParametersLiteral& parameters);

/// Numbers of these sizes in place of primes: enough to count costs.
ParametersLiteral outline(const Ring& ring, const std::vector<std::uint64_t>& plain_moduli,
                          const ChainSizes& sizes);

/// log2 of the product of the first `limbs` coefficient primes.
double log2_modulus(const ParametersLiteral& parameters, std::size_t limbs);

}  // namespace sealion::planning
