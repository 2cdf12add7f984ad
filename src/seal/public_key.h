#pragma once

#include "base/memory.h"
#include "rlwe/keys.h"
#include "schemes/bgv/ciphertext.h"
#include "schemes/bgv/public_key.h"
#include "seal/context.h"

namespace sealion::seal {

/// Two parts at the key level in NTT form as Microsoft SEAL holds them, [2][rows][n], the row of
/// the special prime last: a public key, or one digit of a key for key switching.
struct KeyLevelCiphertext {
  AlignedVector<std::uint64_t> residues;

  friend bool operator==(const KeyLevelCiphertext&, const KeyLevelCiphertext&) = default;
};

/// A fresh public key of the secret as SEAL makes it: p_0 + p_1 s = e in BFV, t e in BGV. Throws
/// `incompatible` for a secret of another chain.
KeyLevelCiphertext generate_public_key(const SecretKey& secret, const Context& context);

/// A seeded one is expanded.
KeyLevelCiphertext read_public_key(ByteReader& bytes, const Context& context);

/// This and the next throw `invalid_argument` for a key of another size than the context's.
ByteVector write_public_key(const KeyLevelCiphertext& key, const Context& context,
                            Compression compression);

/// The public key at the highest data level, p_0 + p_1 s = t e, from which `PublicKey::from_zero`
/// makes one of ours: without the special prime, and in BFV times t.
Ciphertext zero_of(const KeyLevelCiphertext& key, const Context& context);

}  // namespace sealion::seal
