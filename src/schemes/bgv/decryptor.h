#pragma once

#include <cstddef>
#include <cstdint>

#include "base/memory.h"
#include "rlwe/keys.h"
#include "schemes/bgv/ciphertext.h"
#include "schemes/bgv/encoder.h"

namespace sealion {

/// Decrypts ciphertexts of one channel, of any part count, at any limbs. Not for several threads at
/// once.
class Decryptor {
 public:
  /// Refers to the key, which belongs to the parameters' chain (else `incompatible`).
  Decryptor(ParametersPtr parameters, const SecretKey& key);

  /// The message polynomial, its correction taken off, into the n coefficients of `plain`. Throws
  /// `incompatible` for a ciphertext of other parameters.
  void decrypt(const Ciphertext& ciphertext, Plaintext& plain);

  /// The exact noise budget: bits of q at the ciphertext's limbs, less bits of the largest
  /// |coefficient| of m + t e = c(s) mod q, less one. 0 means the message may be lost. Time and
  /// addresses depend on nothing secret.
  int noise_budget_bits(const Ciphertext& ciphertext);

 private:
  /// c(s) in coefficient form, [limbs][n], into phase_.
  void evaluate_phase(const Ciphertext& ciphertext);
  std::span<std::uint64_t> phase(std::size_t limb);
  void gather(std::size_t coefficient, std::span<std::uint64_t> residues) const;

  ParametersPtr parameters_;
  const SecretKey& key_;
  std::vector<CrtBasis::Reducer> reduce_to_plain_;  // [limbs - 1]
  SecretVector<std::uint64_t> phase_;
};

}  // namespace sealion
