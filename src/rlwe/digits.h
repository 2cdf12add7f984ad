#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/execution_context.h"
#include "base/unfilled_memory.h"
#include "ring/ntt.h"
#include "rlwe/ciphertext.h"

namespace sealion {

/// One row of all digits of a part: [digits], each [n] in NTT form.
using DigitRow = std::span<const std::uint64_t* const>;

/// One part of a ciphertext cut into digits for key switching: digit i are its residues at limb i,
/// as the integers of (-q_i/2, q_i/2). Each is wanted modulo every prime of the ciphertext, its own
/// included, and of P: the *rows* of a digit, P's last.
class DigitDecomposition {
 public:
  /// Of ciphertexts at up to `capacity` limbs of a chain with a special prime.
  DigitDecomposition(ModulusChainPtr chain, std::size_t capacity);

  /// The digits of a part divided by an integer that is prime to all limbs, until the next call.
  void cut(const RlweCiphertext& ciphertext, std::size_t part, std::uint64_t divisor,
           const ExecutionContext& context = one_thread);

  /// There are as many digits as limbs.
  std::size_t limbs() const { return limbs_; }
  std::size_t rows() const { return limbs_ + 1; }
  std::size_t n() const { return chain_->n(); }
  /// One row of every digit, valid until the next call for this worker: `limbs` transforms, one
  /// less where the row is a limb's. Several workers of the context that `cut` was given (base/
  /// parallel.h) may ask at once.
  DigitRow row(std::size_t row, std::size_t worker = 0);
  /// One row of one digit into out[n]. From any threads at once.
  void copy(std::size_t digit, std::size_t row, std::span<std::uint64_t> out) const;

 private:
  using Rows = UnfilledVector<std::uint64_t>;
  /// A row of all digits as one worker asked for it.
  struct Row {
    Rows lifted;  // [limbs][n]
    std::vector<const std::uint64_t*> digits;
  };
  std::size_t offset(std::size_t limb) const { return limb * chain_->n(); }
  std::span<std::uint64_t> row_of(Rows& rows, std::size_t limb) const {
    return std::span(rows).subspan(offset(limb), n());
  }
  void cut_limb(std::size_t limb, std::span<const std::uint64_t> residues, std::uint64_t divisor);
  void transform(std::size_t digit, std::size_t row, std::span<std::uint64_t> out) const;

  ModulusChainPtr chain_;
  std::size_t capacity_, limbs_ = 0;
  Rows values_;            // [limbs][n], in NTT form
  Rows shifted_;           // [limbs][n], coefficients as `shift_by_half` leaves them
  std::vector<Row> rows_;  // [workers]
};

/// All rows of all digits, kept, so that many keys, and any number of threads, share the transforms
/// ("hoisting": Halevi and Shoup 2018, eprint 2018/244, section 3).
class KeptDigits {
 public:
  /// In place of what was kept, whose memory serves again: fresh pages cost more than what they
  /// are filled with.
  void keep(const DigitDecomposition& digits, const ExecutionContext& context = one_thread);

  std::size_t limbs() const { return limbs_; }
  std::size_t rows() const { return limbs_ + 1; }
  /// One row of every digit, valid until the next `keep`, for any worker.
  DigitRow row(std::size_t row, std::size_t /*worker*/ = 0) const {
    return DigitRow(rows_).subspan(row * limbs_, limbs_);
  }

 private:
  std::size_t limbs_ = 0;
  UnfilledVector<std::uint64_t> values_;    // [rows][digits][n]
  std::vector<const std::uint64_t*> rows_;  // [rows][digits]
};

}  // namespace sealion
