#pragma once

#include <cstddef>

#include "rlwe/galois_keys.h"
#include "seal/context.h"

namespace sealion::seal {

/// SEAL's GaloisKeys, at most `most_keys` of them, for all limbs; seeded ones are expanded. SEAL's
/// switch from s(X^g) to s, so the points of their rows change places by 1/g. They have no id: the
/// caller gives the secret's.
GaloisKeys read_galois_keys(ByteReader& bytes, const Context& context, const KeyId& id,
                            std::size_t most_keys);

/// Of `write_galois_keys` for so many keys without compression.
std::size_t galois_keys_bytes(const Context& context, std::size_t keys);

/// The inverse. In BFV, keys with noise of multiples of t serve too, though it is t times that of
/// SEAL's own. Throws `incompatible` for keys of another chain or for keys of BFV in BGV,
/// `unsupported` where they do not serve all limbs.
ByteVector write_galois_keys(const GaloisKeys& keys, const Context& context,
                             Compression compression);

}  // namespace sealion::seal
