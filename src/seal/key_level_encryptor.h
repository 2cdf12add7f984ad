#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "rlwe/key_encryptor.h"
#include "seal/public_key.h"
#include "seal/uniform.h"

namespace sealion::seal {

/// Makes public keys as Microsoft SEAL's KeyGenerator does: with noise e in BFV, t e in BGV. Not
/// for several threads at once.
class KeyLevelEncryptor {
 public:
  /// Refers to both. Throws `incompatible` for a secret of another chain than the context's.
  KeyLevelEncryptor(const SecretKey& secret, const Context& context);

  KeyLevelCiphertext encrypt_zero();

 private:
  /// Part 1 uniform from a fresh seed, part 0 still to be made.
  KeyLevelCiphertext uniform();

  const Context& context_;
  KeyEncryptor encryptor_;
  UniformExpander expander_;
};

}  // namespace sealion::seal
