#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/memory.h"
#include "base/random.h"
#include "rlwe/ciphertext.h"
#include "rlwe/masking_key.h"

namespace sealion {

/// Most bits of flooding noise: more than any modulus leaves room for.
inline constexpr int most_flood_bits = 120;

/// Adds to ciphertexts, of any number d + 1 of parts, what hides everything but what they decrypt
/// to: a fresh encryption of zero,
///
///   (b + a Y)(u_0 + ... + u_{d-1} Y^{d-1}) + m (e_0 + ... + e_d Y^d)
///
/// with ternary u_i and noise e_i, under which every part but the first looks uniform (ring-LWE
/// with secrets u_i) also to who knows s; and m F on the first part, F uniform in [-2^(f-1),
/// 2^(f-1)) in each coefficient, under which the noise, by which who knows s could tell the rest
/// apart, disappears (Gentry 2009, thesis, section 7.1, "smudging"). m is what the scheme's noise
/// is a multiple of: t in BGV, 1 where messages are in the high bits.
///
/// Not for several threads at once.
class AnswerMask {
 public:
  /// Refers to the key. Throws `invalid_argument` unless m is a multiple of its noise's factor, and
  /// for more than `most_flood_bits`.
  AnswerMask(const MaskingKey& key, std::uint64_t noise_multiple, int flood_bits);

  /// Throws `incompatible` for a ciphertext of one part, of another chain or of more limbs than the
  /// key.
  void add_to(RlweCiphertext& ciphertext);

 private:
  void draw(std::size_t parts);
  void add_products(RlweCiphertext& ciphertext, std::size_t limb);
  void add_noise(RlweCiphertext& ciphertext, std::size_t limb);
  /// F at one limb, [n].
  void flood_residues(const Modulus& p, std::span<std::uint64_t> out) const;

  const MaskingKey& key_;
  std::uint64_t noise_multiple_;
  int flood_bits_;
  SecretStream stream_;
  SecretVector<std::uint8_t> scratch_;
  std::vector<SecretVector<std::int64_t>> ternary_, noise_;  // [parts - 1], [parts], of [n]
  SecretVector<std::uint64_t> flood_;                        // [n][2], low word first
  SecretVector<std::uint64_t> term_;                         // [n]
};

}  // namespace sealion
