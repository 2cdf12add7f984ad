#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "rlwe/digits.h"
#include "rlwe/galois_keys.h"
#include "rlwe/key_switching.h"
#include "schemes/bgv/ciphertext.h"

namespace sealion {

/// Rotates the slots of ciphertexts of two parts: two rows of n/2 as BatchEncoder orders them.
/// Keeps limbs and correction. A rotation adds noise of the deviation t sqrt(n) (3.24 sqrt(sum
/// (q_i/P)^2 / 12) + sqrt((1/n + 2/3) / 12)), summed in squares over the limbs, and no coefficient
/// of it is likely beyond 7 times that. Not for several threads at once: it owns its scratch
/// memory.
class Rotator {
 public:
  /// Refers to the keys. Throws `incompatible` for keys of another chain or plaintext modulus.
  Rotator(ParametersPtr parameters, const GaloisKeys& keys);

  /// Both rows turn by `steps` to the left, to the right where negative; 0 gives the same back.
  /// This and the others throw `incompatible` for a ciphertext of other parameters, of other than
  /// two parts or of more limbs than the keys serve, `invalid_argument` for steps beyond a row, and
  /// `unsupported` where there is no key for them.
  Ciphertext rotate_rows(const Ciphertext& ciphertext, std::int64_t steps);
  /// The same in place of what `out` held, whose memory serves again; it may be `ciphertext`.
  void rotate_rows(const Ciphertext& ciphertext, std::int64_t steps, Ciphertext& out);
  /// The two rows change places.
  Ciphertext swap_rows(const Ciphertext& ciphertext);
  /// Several rotations of one ciphertext, each as `rotate_rows` makes it bit for bit: they share
  /// the decomposition into digits and its transforms. Of (L + 1) (L + 2) transforms at L limbs, 2
  /// (L + 1) are left to each.
  std::vector<Ciphertext> rotate_rows_hoisted(const Ciphertext& ciphertext,
                                              std::span<const std::int64_t> steps);
  /// The same in place of what `out` held, whose memory serves again; `ciphertext` is none of it.
  /// Where a key is missing, `out` stays as it was.
  void rotate_rows_hoisted(const Ciphertext& ciphertext, std::span<const std::int64_t> steps,
                           std::vector<Ciphertext>& out);

 private:
  void check(const Ciphertext& ciphertext) const;
  /// Throws `unsupported` naming the steps where there is no key.
  std::size_t key_of(std::int64_t steps) const;
  /// None where a step is 0.
  std::vector<std::optional<std::size_t>> keys_of(std::span<const std::int64_t> steps) const;
  void apply_key(const Ciphertext& ciphertext, std::size_t key, Ciphertext& out);
  template <typename Digits>
  void apply_key(const Ciphertext& ciphertext, Digits& digits, std::size_t key, Ciphertext& out);

  ParametersPtr parameters_;
  const GaloisKeys& keys_;
  KeySwitcher switcher_;
  DigitDecomposition digits_;
  KeptDigits kept_;
};

}  // namespace sealion
