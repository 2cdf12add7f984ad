#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ring/ntt.h"
#include "rlwe/modulus_chain.h"

namespace sealion {

/// Divides polynomials c in NTT form by one prime p of their modulus: (c - delta) / p with delta =
/// c mod p and delta = 0 mod f, |delta| <= f p / 2, so that what is rounded away is a multiple of
/// f: the plaintext modulus in BGV, else 1 (Brakerski, Gentry, Vaikuntanathan 2012, section 4.3;
/// Gentry, Halevi, Smart 2012, eprint 2012/099, section 3.1). What modulus switching and key
/// switching share.
class RoundedDivision {
 public:
  /// By the prime of `divisor`, which does not divide the factor, at the first `limbs` limbs.
  /// Refers to both arguments' tables.
  RoundedDivision(const ModulusChain& chain, std::size_t limbs, const Ntt& divisor,
                  std::uint64_t factor);

  /// The row of c at p, [n], in place: the remainder that `divide` takes off.
  void take_remainder(std::span<std::uint64_t> row_at_divisor) const;

  /// The row of c at another limb becomes that of the quotient. All [n].
  void divide(std::size_t limb, std::span<std::uint64_t> row,
              std::span<const std::uint64_t> remainder, std::span<std::uint64_t> scratch) const;

 private:
  struct Target {
    const Ntt& ntt;
    std::uint64_t inverse;         // p^-1
    std::uint64_t inverse_scaled;  // f p^-1
  };

  const Ntt& divisor_;
  std::uint64_t factor_inverse_;  // f^-1 mod p
  std::vector<Target> targets_;   // [limbs]
};

}  // namespace sealion
