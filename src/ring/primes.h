#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/int128.h"

namespace sealion {

/// a b mod m, for any m of 64 bits; `Modulus` is faster for those it takes.
inline std::uint64_t multiply_mod(std::uint64_t a, std::uint64_t b, std::uint64_t m) {
  return static_cast<std::uint64_t>(uint128{a} * b % m);
}

/// Deterministic for all 64-bit values (Miller-Rabin with the first twelve primes as bases,
/// Sorenson and Webster 2015).
bool is_prime(std::uint64_t value);

/// The largest number of at most `bits` bits that is 1 modulo `factor`.
std::uint64_t largest_candidate(int bits, std::uint64_t factor);

/// The `count` largest primes below 2^bits that are 1 modulo `factor`, largest first, none of them
/// in `excluded`. With factor = 2n they have a 2n-th root of unity, as the negacyclic NTT needs.
/// Throws `invalid_argument` where there are not so many with exactly `bits` bits.
std::vector<std::uint64_t> largest_primes(int bits, std::uint64_t factor, std::size_t count,
                                          const std::vector<std::uint64_t>& excluded = {});

/// The smallest prime above `bound` that is 1 modulo `factor`.
std::uint64_t smallest_prime_above(std::uint64_t bound, std::uint64_t factor);

}  // namespace sealion
