#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace sealion {

/// Primes as wide as these, bit for bit, 1 mod `factor` too, whose product is 1 modulo `modulus`:
/// at most three of them are exchanged, for others of at least `least`, none of those that are
/// taken already. `factor` is a power of two, `modulus` odd. Nothing where a bounded search
/// (seconds) finds none: likely where modulus * factor exceeds the widest prime by far, or where
/// `modulus` has more than 62 bits.
std::optional<std::vector<std::uint64_t>> primes_of_product_one(
    std::vector<std::uint64_t> primes, std::uint64_t factor, std::uint64_t modulus,
    std::uint64_t least = 0, const std::vector<std::uint64_t>& taken = {});

}  // namespace sealion
