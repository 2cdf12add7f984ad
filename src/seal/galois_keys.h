#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "rlwe/keys.h"
#include "seal/public_key.h"

namespace sealion::seal {

/// For a Galois element, odd and below 2n: a ciphertext a digit, as Microsoft SEAL holds them.
/// Nothing here rotates, so that they only pass through.
using GaloisKeys = std::map<std::uint32_t, std::vector<KeyLevelCiphertext>>;

/// The element X -> X^g that rotates both rows of slots by `steps` to the left (to the right where
/// they are negative), g = 3^steps mod 2n, or for 0 swaps the rows, g = 2n - 1 (SEAL's
/// rotate_rows and rotate_columns). |steps| < n/2, else `invalid_argument`.
std::uint32_t galois_element(std::int64_t steps, std::size_t n);

/// Fresh keys, which switch from s(X^g) to s, for each element g. Throws `invalid_argument` for an
/// element that is even or not below 2n, `incompatible` for a secret of another chain,
/// `unsupported` for a chain without special prime.
GaloisKeys generate_galois_keys(const SecretKey& secret, const Context& context,
                                std::span<const std::uint32_t> elements);

/// At most `most_keys` of them; seeded ones are expanded.
GaloisKeys read_galois_keys(ByteReader& bytes, const Context& context, std::size_t most_keys);

/// Of keys that were generated or read for this context.
ByteVector write_galois_keys(const GaloisKeys& keys, const Context& context,
                             Compression compression);

}  // namespace sealion::seal
