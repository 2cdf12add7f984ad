#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/memory.h"
#include "base/random.h"
#include "ring/sampler.h"
#include "rlwe/encryption_seed.h"
#include "rlwe/keys.h"
#include "schemes/lwe/parameters.h"

namespace sealion {

/// The uniform polynomials c_1 of the ciphertexts under a public seed, in NTT form: for ciphertext
/// `number`, [n] residues at one limb.
void expand_mask(UniformSampler& sampler, const Modulus& modulus, std::size_t limb,
                 std::size_t number, std::span<std::uint64_t> out);

/// Symmetric encryption of integers as single coefficients: c_0 = D x + e - c_1 s at the
/// coefficients asked for, c_1 expanded from a public seed and the number of the ciphertext.
/// Encryptors of several threads may share a seed. Not for several threads at once.
class CoefficientEncryptor {
 public:
  /// Refers to the key, which belongs to the parameters' chain (else `incompatible`).
  CoefficientEncryptor(LweParametersPtr parameters, const SecretKey& key, EncryptionSeedPtr seed);

  /// c_0 of ciphertext `number` at the coefficients `places`, each below n, which hold `values`:
  /// into out[limbs][places]. The other coefficients hold zeros and are not made. Throws
  /// `invalid_argument` for a number that EncryptionSeed::claim refuses.
  void encrypt(std::size_t number, std::span<const std::uint32_t> places,
               std::span<const std::int64_t> values, std::span<std::uint64_t> out);

 private:
  LweParametersPtr parameters_;
  const SecretKey& key_;
  EncryptionSeedPtr seed_;
  UniformSampler uniform_;
  SecretStream stream_;
  AlignedVector<std::uint64_t> mask_;  // [n]
  SecretVector<std::uint64_t> masked_;
  SecretVector<std::uint8_t> scratch_;
  SecretVector<std::int64_t> noise_;
};

}  // namespace sealion
