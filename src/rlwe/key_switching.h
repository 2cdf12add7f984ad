#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/memory.h"
#include "rlwe/ciphertext.h"
#include "rlwe/digits.h"
#include "rlwe/extended_ciphertext.h"
#include "rlwe/key_switching_keys.h"
#include "rlwe/rounded_division.h"

namespace sealion {

/// Sums digits times their keys and divides by P: what one key switch of any number of parts adds
/// to the two parts of a ciphertext, 2 (limbs + 1) transforms beside those of the digits. The
/// digits are the caller's, so that switches can share them. Not for several threads at once.
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
  void add(Digits& digits, const KeySwitchingKeys& keys, std::size_t key) {
    assert(keys.chain() == chain_ || keys.chain()->digest() == chain_->digest());
    for (std::size_t row = 0; row < digits.rows(); ++row) add_row(keys, key, row, digits.row(row));
  }
  /// Adds to a part of the sum what P makes of a part of a ciphertext, so that dividing by P gives
  /// it back.
  void add_part(std::size_t part, const RlweCiphertext& ciphertext);
  /// The sum so far, before it is divided.
  const ExtendedCiphertext& sum() const { return sum_; }
  /// Ends the sum: take(part, limb, quotient) for parts 0 and 1 and each limb gets the row of the
  /// sum divided by P, [n], to do with as it likes.
  template <typename Take>
  void finish(Take&& take) {
    divide(sum_, take);
  }
  /// The same with a sum of several such sums, at most at the keys' limbs, whose rows are used up.
  template <typename Take>
  void divide(ExtendedCiphertext& sum, Take&& take) {
    for (std::size_t part = 0; part < 2; ++part) {
      division_.take_remainder(sum.row(part, sum.limbs()));
      for (std::size_t limb = 0; limb < sum.limbs(); ++limb) {
        take(part, limb, quotient(sum, part, limb));
      }
    }
  }

 private:
  void add_row(const KeySwitchingKeys& keys, std::size_t key, std::size_t row, DigitRow digits);
  std::span<std::uint64_t> quotient(ExtendedCiphertext& sum, std::size_t part, std::size_t limb);

  ModulusChainPtr chain_;
  std::uint64_t divisor_;
  RoundedDivision division_;  // by P
  ExtendedCiphertext sum_;
  std::vector<std::uint64_t> lifts_;      // P / divisor modulo each limb
  AlignedVector<std::uint64_t> scratch_;  // [n]
  std::vector<const std::uint64_t*> key_row_;
};

}  // namespace sealion
