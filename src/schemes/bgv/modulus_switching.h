#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/memory.h"
#include "rlwe/rounded_division.h"
#include "schemes/bgv/ciphertext.h"

namespace sealion {

/// Divides ciphertexts by the last primes of their modulus and rounds to a multiple of t, which
/// divides the noise as well (Brakerski, Gentry, Vaikuntanathan 2012, section 4.3). Each prime
/// dropped multiplies the message by its inverse mod t, which goes into the correction. Not for
/// several threads at once: it owns its scratch memory.
class ModulusSwitcher {
 public:
  explicit ModulusSwitcher(const ParametersPtr& parameters);

  /// The ciphertext at `limbs` limbs, 1 <= limbs <= its own. Throws `incompatible` otherwise.
  Ciphertext operator()(const Ciphertext& ciphertext, std::size_t limbs);

 private:
  std::span<std::uint64_t> row(std::size_t limb);
  /// Divides the rows below `last` by the prime of `last`.
  void drop(std::size_t last);

  ParametersPtr parameters_;
  std::vector<RoundedDivision> divisions_;  // [limbs - 1], the first by q_1
  AlignedVector<std::uint64_t> rows_;       // [limbs][n], of one part
  AlignedVector<std::uint64_t> scratch_;    // [n]
};

/// (q_{limbs} ... q_{from-1})^-1 mod t: what switching from `from` limbs to `limbs` puts onto the
/// correction.
std::uint64_t switching_correction(const Parameters& parameters, std::size_t from,
                                   std::size_t limbs);

}  // namespace sealion
