#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/random.h"
#include "ring/sampler.h"
#include "rlwe/encryption_seed.h"
#include "rlwe/keys.h"
#include "schemes/bgv/ciphertext.h"
#include "schemes/bgv/encoder.h"
#include "schemes/bgv/public_key.h"

namespace sealion {

/// The uniform parts of the ciphertexts `row`, row + 1, ... under the seed of `sampler`: for each,
/// the residues of points [first, first + width) at one limb, both as UniformSampler takes them.
void expand_uniform(UniformSampler& sampler, const Modulus& modulus, std::size_t limb,
                    std::size_t row, std::size_t first, std::size_t width,
                    std::span<std::uint64_t> out);

/// Symmetric BGV encryption, c = (m + t e - a s, a), with a expanded from a public seed and the
/// number of the ciphertext, so that only c_0 need be stored. Encryptors of several threads may
/// share a seed. Not for several threads at once.
class SymmetricEncryptor {
 public:
  /// Refers to the key, which belongs to the parameters' chain (else `incompatible`).
  SymmetricEncryptor(ParametersPtr parameters, const SecretKey& key, EncryptionSeedPtr seed);

  /// Encrypts into both parts of `out` (2 parts, same parameters, all limbs, correction 1). Throws
  /// `invalid_argument` for a number that EncryptionSeed::claim refuses.
  void encrypt(const Plaintext& plain, std::size_t number, Ciphertext& out);

 private:
  ParametersPtr parameters_;
  const SecretKey& key_;
  EncryptionSeedPtr seed_;
  UniformSampler uniform_;
  SecretStream stream_;
  SecretVector<std::uint8_t> scratch_;
  SecretVector<std::int64_t> noise_;
  SecretVector<std::uint64_t> masked_;
};

/// Public-key BGV encryption, c = (p0 u + t e0 + m, p1 u + t e1) with a ternary u. Not for several
/// threads at once.
class PublicEncryptor {
 public:
  explicit PublicEncryptor(const PublicKey& key) : key_(key) {}

  void encrypt(const Plaintext& plain, Ciphertext& out);

 private:
  const PublicKey& key_;
  SecretStream stream_;
  SecretVector<std::uint8_t> scratch_;
};

}  // namespace sealion
