#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "wire/public_key.h"

namespace sealion::seal {

/// For a Galois element, odd and below 2n: a ciphertext a digit, as Microsoft SEAL holds them.
/// Nothing here rotates, so that they only pass through.
using GaloisKeys = std::map<std::uint32_t, std::vector<KeyLevelCiphertext>>;

/// At most `most_keys` of them; seeded ones are expanded.
GaloisKeys read_galois_keys(ByteReader& bytes, const Context& context, std::size_t most_keys);

/// Of keys that `read_galois_keys` returned for this context.
ByteVector write_galois_keys(const GaloisKeys& keys, const Context& context,
                             Compression compression);

}  // namespace sealion::seal
