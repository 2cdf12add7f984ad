#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/memory.h"
#include "base/random.h"
#include "ring/ntt.h"
#include "rlwe/keys.h"

namespace sealion {

/// Makes what public keys and key switching keys consist of: symmetric encryptions (b, a) modulo
/// q_0 ... q_{limbs-1} and, where the chain has one, P, each part [rows][n] in NTT form with the
/// row of P last. Not for several threads at once.
class KeyEncryptor {
 public:
  /// Refers to the key. 1 <= limbs <= the chain's; the noise is a multiple of `noise_factor`: t in
  /// BGV, 1 in BFV.
  KeyEncryptor(const SecretKey& secret, std::size_t limbs, std::uint64_t noise_factor);

  std::size_t rows() const { return limbs_ + (secret_.chain()->has_special_prime() ? 1 : 0); }
  /// The transform modulo a row's prime.
  const Ntt& row_ntt(std::size_t row) const { return secret_.chain()->ntt(chain_row(row)); }

  /// b = noise_factor e - a s with fresh noise e, for the uniform `a`.
  void encrypt_zero(std::span<const std::uint64_t> a, std::span<std::uint64_t> b);
  /// The same plus P times a message at the row `digit` alone; `message` is its [n] residues there.
  /// Only with a special prime.
  void encrypt_digit(std::span<const std::uint64_t> message, std::size_t digit,
                     std::span<const std::uint64_t> a, std::span<std::uint64_t> b);

 private:
  std::size_t chain_row(std::size_t row) const {
    return row < limbs_ ? row : secret_.chain()->limbs();
  }

  const SecretKey& secret_;
  std::size_t limbs_;
  std::uint64_t noise_factor_;
  SecretStream stream_;
  SecretVector<std::uint8_t> scratch_;
  SecretVector<std::int64_t> noise_;  // [n]
  SecretVector<std::uint64_t> term_;  // [n]
};

}  // namespace sealion
