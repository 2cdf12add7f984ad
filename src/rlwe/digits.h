#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/memory.h"
#include "ring/ntt.h"
#include "rlwe/ciphertext.h"

namespace sealion {

/// One row of all digits of a part: [digits], each [n] in NTT form.
using DigitRow = std::span<const std::uint64_t* const>;

/// One part of a ciphertext cut into digits for key switching: digit i are its residues at limb i,
/// as the integers of (-q_i/2, q_i/2). Each is wanted modulo every prime of the ciphertext, its own
/// included, and of P: the *rows* of a digit, P's last. Not for several threads at once.
class DigitDecomposition {
 public:
  /// Of ciphertexts at up to `capacity` limbs of a chain with a special prime.
  DigitDecomposition(ModulusChainPtr chain, std::size_t capacity);

  /// The digits of a part divided by an integer that is prime to all limbs, until the next call.
  void cut(const RlweCiphertext& ciphertext, std::size_t part, std::uint64_t divisor);

  /// There are as many digits as limbs.
  std::size_t limbs() const { return limbs_; }
  std::size_t rows() const { return limbs_ + 1; }
  std::size_t n() const { return chain_->n(); }
  /// One row of every digit, valid until the next call: `limbs` transforms, one less where the row
  /// is a limb's.
  DigitRow row(std::size_t row);
  /// The same into out[digits][n].
  void copy_row(std::size_t row, std::span<std::uint64_t> out);

 private:
  std::span<std::uint64_t> row_of(AlignedVector<std::uint64_t>& rows, std::size_t limb) const {
    return std::span(rows).subspan(limb * chain_->n(), chain_->n());
  }
  void transform(std::size_t digit, std::size_t row, std::span<std::uint64_t> out);

  ModulusChainPtr chain_;
  std::size_t limbs_ = 0;
  AlignedVector<std::uint64_t> values_;   // [limbs][n], in NTT form
  AlignedVector<std::uint64_t> shifted_;  // [limbs][n], coefficients as `shift_by_half` leaves them
  AlignedVector<std::uint64_t> lifted_;   // [limbs][n], of the row that was asked for
  std::vector<const std::uint64_t*> row_;
};

/// All rows of all digits, kept, so that many keys, and any number of threads, share the transforms
/// ("hoisting": Halevi and Shoup 2018, eprint 2018/244, section 3).
class KeptDigits {
 public:
  /// In place of what was kept, whose memory serves again: fresh pages cost more than what they
  /// are filled with.
  void keep(DigitDecomposition& digits);

  std::size_t limbs() const { return limbs_; }
  std::size_t rows() const { return limbs_ + 1; }
  /// One row of every digit, valid until the next `keep`.
  DigitRow row(std::size_t row) const { return DigitRow(rows_).subspan(row * limbs_, limbs_); }

 private:
  std::size_t limbs_ = 0;
  AlignedVector<std::uint64_t> values_;     // [rows][digits][n]
  std::vector<const std::uint64_t*> rows_;  // [rows][digits]
};

}  // namespace sealion
