#pragma once

#include "rlwe/keys.h"
#include "seal/context.h"

namespace sealion::seal {

/// A ternary key, the same at every prime. SEAL's keys have no id: the caller gives it one. The
/// bytes are the caller's to wipe; what this function makes of them on the way wipes itself.
SecretKey read_secret_key(ByteReader& bytes, const Context& context, const KeyId& id);

/// Throws `incompatible` for a key of another chain.
SecretVector<std::uint8_t> write_secret_key(const SecretKey& key, const Context& context,
                                            Compression compression);

}  // namespace sealion::seal
