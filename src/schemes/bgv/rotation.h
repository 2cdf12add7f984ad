#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "rlwe/digits.h"
#include "rlwe/galois_keys.h"
#include "rlwe/key_switching.h"
#include "rlwe/slot_rotation.h"
#include "schemes/bgv/ciphertext.h"
#include "schemes/bgv/extended_plaintext.h"
#include "schemes/bgv/rotation_sum.h"

namespace sealion {

/// A ciphertext whose rotations are wanted, which must stay, with its digits, which rotations by
/// any number of rotators share. Where it is made anew, its memory serves again.
struct HoistedCiphertext {
  const Ciphertext* ciphertext = nullptr;
  KeptDigits digits;
  std::uint64_t divisor = 0;  ///< of the digits: KeySwitcher::divisor
};

/// A plaintext and the sum that a ciphertext times it goes to.
struct WeightedSum {
  const ExtendedPlaintext& weight;
  RotationSum& sum;
};

/// Rotates the slots of ciphertexts of two parts: two rows of n/2 as BatchEncoder orders them.
/// Keeps limbs and correction. A rotation other than the identity is one key switch, and adds noise
/// of the deviation t sqrt(n) (3.24 sqrt(sum (q_i/P)^2 / 12) + sqrt((1/n + 2/3) / 12)), summed in
/// squares over the limbs; no coefficient of it is likely beyond 7 times that. A call may divide
/// one switch among the threads of a context, with the same result bit for bit; not for several
/// calls at once: it owns its scratch memory.
class Rotator {
 public:
  /// Of groups of keys at descending limbs, all of one noise factor, at least one. Refers to them.
  /// Throws `invalid_argument` for others, `incompatible` for keys of another chain or plaintext
  /// modulus.
  Rotator(ParametersPtr parameters, std::span<const GaloisKeys> keys);
  Rotator(ParametersPtr parameters, const GaloisKeys& keys)
      : Rotator(std::move(parameters), std::span(&keys, 1)) {}

  /// The identity gives the same back and needs no key. This and the others throw `incompatible`
  /// for a ciphertext of other parameters, of other than two parts or of more limbs than the
  /// rotation's key serves, `invalid_argument` for steps beyond a row, and `unsupported` where
  /// there is no key.
  Ciphertext rotate(const Ciphertext& ciphertext, const SlotRotation& rotation);
  /// The same in place of what `out` held, whose memory serves again; it may be `ciphertext`.
  void rotate(const Ciphertext& ciphertext, const SlotRotation& rotation, Ciphertext& out,
              const ExecutionContext& context = one_thread);
  /// Several rotations of one ciphertext, each as `rotate` makes it bit for bit: they share the
  /// decomposition into digits and its transforms. Of (L + 1) (L + 2) transforms at L limbs, 2
  /// (L + 1) are left to each.
  std::vector<Ciphertext> rotate_hoisted(const Ciphertext& ciphertext,
                                         std::span<const SlotRotation> rotations);
  /// The same in place of what `out` held, whose memory serves again; `ciphertext` is none of it.
  /// Where a key is missing, `out` stays as it was.
  void rotate_hoisted(const Ciphertext& ciphertext, std::span<const SlotRotation> rotations,
                      std::vector<Ciphertext>& out);

  /// For the rotations of one ciphertext in several threads, each with a rotator of its own over
  /// these keys: its digits, once.
  void hoist(const Ciphertext& ciphertext, HoistedCiphertext& out,
             const ExecutionContext& context = one_thread);
  void hoist(Ciphertext&&, HoistedCiphertext&, const ExecutionContext& = one_thread) = delete;
  /// As `rotate` makes it bit for bit. Throws `incompatible` also for what a rotator with keys of
  /// another noise hoisted.
  void rotate(const HoistedCiphertext& hoisted, const SlotRotation& rotation, Ciphertext& out,
              const ExecutionContext& context = one_thread);
  /// Adds the rotated ciphertext times a plaintext to each of these sums, without the division by
  /// P: in place of that of each rotation there is one of each sum. Its rounding is not multiplied
  /// by plaintexts, so that there is less noise than in a sum of products with what `rotate` makes.
  /// Throws `incompatible` also where sums or plaintexts are not for the ciphertext's limbs and
  /// correction.
  void add_rotated(const HoistedCiphertext& hoisted, const SlotRotation& rotation,
                   std::span<const WeightedSum> sums);
  /// The sum, divided by P, in place of what `out` held; it is empty then.
  void take(RotationSum& sum, Ciphertext& out);

 private:
  void check_digits(const HoistedCiphertext& hoisted) const;
  void check_sum(const RotationSum& sum, const Ciphertext& ciphertext) const;
  void check(const Ciphertext& ciphertext) const;
  /// None for the identity.
  std::optional<GaloisKey> key_of(const SlotRotation& rotation, std::size_t limbs) const;
  template <typename Digits>
  void apply_key(const Ciphertext& ciphertext, Digits& digits, const GaloisKey& key,
                 Ciphertext& out, const ExecutionContext& context);

  ParametersPtr parameters_;
  std::span<const GaloisKeys> keys_;
  KeySwitcher switcher_;
  DigitDecomposition digits_;
  HoistedCiphertext hoisted_;
  AlignedVector<std::uint64_t> turned_;  // [n]
};

}  // namespace sealion
