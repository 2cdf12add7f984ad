#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sealion {

/// Deterministic for all 64-bit values (Miller-Rabin with the first twelve primes as bases,
/// Sorenson and Webster 2015).
bool is_prime(std::uint64_t value);

/// The `count` largest primes below 2^bits that are 1 modulo `factor`, largest first, none of them
/// in `excluded`. With factor = 2n they have a 2n-th root of unity, as the negacyclic NTT needs.
/// Throws `invalid_argument` where there are not so many with exactly `bits` bits.
std::vector<std::uint64_t> largest_primes(int bits, std::uint64_t factor, std::size_t count,
                                          const std::vector<std::uint64_t>& excluded = {});

/// The smallest prime above `bound` that is 1 modulo `factor`.
std::uint64_t smallest_prime_above(std::uint64_t bound, std::uint64_t factor);

}  // namespace sealion
