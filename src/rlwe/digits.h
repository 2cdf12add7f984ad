#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/memory.h"
#include "ring/ntt.h"
#include "rlwe/ciphertext.h"

namespace sealion {

/// One part of a ciphertext cut into digits for key switching: digit i are its residues at limb i,
/// as the integers of (-q_i/2, q_i/2). Each is wanted modulo every prime of the ciphertext, its own
/// included, and of P: the *rows* of a digit, P's last. Not for several threads at once.
class DigitDecomposition {
 public:
  /// Of ciphertexts at up to `capacity` limbs of a chain with a special prime.
  DigitDecomposition(ModulusChainPtr chain, std::size_t capacity);

  /// The digits of a part divided by an integer that is prime to all limbs, until the next call.
  void cut(const RlweCiphertext& ciphertext, std::size_t part, std::uint64_t divisor);

  std::size_t limbs() const { return limbs_; }
  std::size_t rows() const { return limbs_ + 1; }
  /// One row of a digit in NTT form, [n], valid until the next call.
  std::span<const std::uint64_t> at(std::size_t digit, std::size_t row);

 private:
  std::span<std::uint64_t> row_of(AlignedVector<std::uint64_t>& rows, std::size_t limb) const {
    return std::span(rows).subspan(limb * chain_->n(), chain_->n());
  }

  ModulusChainPtr chain_;
  std::size_t limbs_ = 0;
  AlignedVector<std::uint64_t> values_;   // [limbs][n], in NTT form
  AlignedVector<std::uint64_t> shifted_;  // [limbs][n], coefficients as `shift_by_half` leaves them
  AlignedVector<std::uint64_t> lifted_;   // [n]
};

/// All rows of all digits, kept, so that many keys share the transforms ("hoisting": Halevi and
/// Shoup 2018, eprint 2018/244, section 3).
class KeptDigits {
 public:
  explicit KeptDigits(DigitDecomposition& digits);

  std::size_t limbs() const { return limbs_; }
  std::size_t rows() const { return limbs_ + 1; }
  std::span<const std::uint64_t> at(std::size_t digit, std::size_t row) const {
    return std::span(values_).subspan((digit * rows() + row) * n_, n_);
  }

 private:
  std::size_t limbs_, n_;
  AlignedVector<std::uint64_t> values_;  // [digits][rows][n]
};

}  // namespace sealion
