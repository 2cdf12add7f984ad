#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/execution_context.h"
#include "base/parallel.h"
#include "base/unfilled_memory.h"
#include "rlwe/ciphertext.h"
#include "rlwe/digits.h"
#include "rlwe/extended_ciphertext.h"
#include "rlwe/key_switching_keys.h"
#include "rlwe/rounded_division.h"

namespace sealion {

/// What digits are divided by for keys whose noise is a multiple of `keys_factor`, so that what
/// they add is a multiple of `noise_factor` (KeySwitcher). Throws `incompatible` where that is none
/// of the first.
std::uint64_t digit_divisor(std::uint64_t keys_factor, std::uint64_t noise_factor);

/// Sums digits times their keys and divides by P: what one key switch of any number of parts adds
/// to the two parts of a ciphertext, 2 (limbs + 1) transforms beside those of the digits. The
/// digits are the caller's, so that switches can share them. Each call may divide its rows among
/// the threads of a context, with the same result; not for several calls at once.
class KeySwitcher {
 public:
  /// For these keys, and others of their chain and noise at no more limbs. What it adds is noise
  /// that is a multiple of `noise_factor`, which is a multiple of the keys' own (else
  /// `incompatible`): the digits are then those of parts divided by `divisor()`, and what the keys
  /// make of them is multiplied by it.
  KeySwitcher(const KeySwitchingKeys& keys, std::uint64_t noise_factor);

  std::uint64_t divisor() const { return divisor_; }

  /// Starts an empty sum for ciphertexts at `limbs` limbs, at most the keys'.
  void start(std::size_t limbs);
  /// Adds the digits times a key: DigitDecomposition or KeptDigits, at these limbs.
  template <typename Digits>
  void add(Digits& digits, const KeySwitchingKeys& keys, std::size_t key,
           const ExecutionContext& context = one_thread) {
    assert(keys.chain() == chain_ || keys.chain()->digest() == chain_->digest());
    const std::size_t rows = digits.rows();
    prepare(rows, context);
    parallel_by_worker(rows, context, [&](std::size_t worker, std::size_t i) {
      // P's first, which has a transform more than the others.
      const std::size_t row = rows - 1 - i;
      add_row(keys, key, row, digits.row(row, worker), scratch_[worker]);
    });
    is_empty_ = false;
  }
  /// Adds to a part of the sum what P makes of a part of a ciphertext, so that dividing by P gives
  /// it back.
  void add_part(std::size_t part, const RlweCiphertext& ciphertext);
  /// The sum so far, before it is divided.
  const ExtendedCiphertext& sum() const {
    assert(!is_empty_);
    return sum_;
  }
  /// Ends the sum: take(part, limb, quotient) for parts 0 and 1 and each limb, in no fixed order,
  /// gets the row of the sum divided by P, [n], to do with as it likes.
  template <typename Take>
  void finish(const ExecutionContext& context, Take&& take) {
    assert(!is_empty_);
    divide(sum_, context, take);
  }
  /// The same with a sum of several such sums, at most at the keys' limbs, whose rows are used up.
  template <typename Take>
  void divide(ExtendedCiphertext& sum, const ExecutionContext& context, Take&& take) {
    const std::size_t limbs = sum.limbs();
    prepare(2 * limbs, context);
    parallel_for(2, context,
                 [&](std::size_t part) { division_.take_remainder(sum.row(part, limbs)); });
    parallel_by_worker(2 * limbs, context, [&](std::size_t worker, std::size_t i) {
      const std::size_t part = i / limbs, limb = i % limbs;
      take(part, limb, quotient(sum, part, limb, scratch_[worker].values));
    });
  }

 private:
  /// What one worker needs for itself.
  struct Scratch {
    UnfilledVector<std::uint64_t> values;  // [n]
    std::vector<const std::uint64_t*> key_row;
  };
  /// Scratch memory for all who work on so many rows.
  void prepare(std::size_t rows, const ExecutionContext& context);
  void add_row(const KeySwitchingKeys& keys, std::size_t key, std::size_t row, DigitRow digits,
               Scratch& scratch);
  std::span<std::uint64_t> quotient(ExtendedCiphertext& sum, std::size_t part, std::size_t limb,
                                    std::span<std::uint64_t> scratch);

  ModulusChainPtr chain_;
  std::uint64_t divisor_;
  RoundedDivision division_;  // by P
  ExtendedCiphertext sum_;
  bool is_empty_ = true;              // then what its rows hold means nothing
  std::vector<std::uint64_t> lifts_;  // P / divisor modulo each limb
  std::vector<Scratch> scratch_;      // [workers]
};

}  // namespace sealion
