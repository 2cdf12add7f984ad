#include "ring/primes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/error.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using u64 = std::uint64_t;

bool is_prime_by_trial(u64 value) {
  if (value < 2) return false;
  for (u64 d = 2; d * d <= value; ++d) {
    if (value % d == 0) return false;
  }
  return true;
}

TEST(Primes, SmallNumbersAgainstTrialDivision) {
  for (u64 value = 0; value < 20000; ++value) {
    ASSERT_EQ(is_prime(value), is_prime_by_trial(value)) << value;
  }
}

TEST(Primes, LargerNumbersAgainstTrialDivision) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 300; ++i) {
    const u64 value = (random() >> 28) | 1;  // 36 bits
    ASSERT_EQ(is_prime(value), is_prime_by_trial(value)) << value;
  }
}

TEST(Primes, ComplicatedComposites) {
  // Carmichael numbers, strong pseudoprimes to the first bases, squares of primes, 64 bits.
  for (const u64 value : {u64{561}, u64{3215031751}, u64{3474749660383}, u64{341550071728321},
                          u64{3825123056546413051}, u64{1000003} * 1000003,
                          u64{4294967291} * 4294967291, u64{4294967291} * 4294967279, ~u64{0}}) {
    EXPECT_FALSE(is_prime(value)) << value;
  }
  for (const u64 value : {u64{4294967291}, (u64{1} << 61) - 1, u64{18446744073709551557U}}) {
    EXPECT_TRUE(is_prime(value)) << value;
  }
}

TEST(Primes, LargestPrimesAreAllThereAreFromTheTop) {
  for (const int bits : {6, 10, 14, 16}) {
    for (const u64 factor : {u64{1}, u64{2}, u64{16}, u64{32}}) {
      std::vector<u64> expected;
      for (u64 value = (u64{1} << bits) - 1; value > u64{1} << (bits - 1); --value) {
        if (value % factor == 1 % factor && is_prime_by_trial(value)) expected.push_back(value);
      }
      if (expected.empty()) continue;
      EXPECT_EQ(largest_primes(bits, factor, expected.size()), expected) << bits << ", " << factor;
      expected.resize(std::min<std::size_t>(expected.size(), 3));
      EXPECT_EQ(largest_primes(bits, factor, expected.size()), expected);
      const std::size_t all = 100000;
      testing::expect_error(ErrorCode::invalid_argument, std::to_string(bits),
                            [&] { largest_primes(bits, factor, all); });
      if (expected.size() == 3) {
        const std::vector<u64> without = {expected[0], expected[2]};
        EXPECT_EQ(largest_primes(bits, factor, 2, {expected[1]}), without);
      }
    }
  }
}

TEST(Primes, LargestPrimesOfCryptographicSize) {
  const auto primes = largest_primes(50, 65536 * 2, 8);
  EXPECT_TRUE(std::is_sorted(primes.rbegin(), primes.rend()));
  for (const u64 p : primes) {
    EXPECT_EQ(p % (65536 * 2), 1U);
    EXPECT_EQ(p >> 49, 1U) << "exactly 50 bits";
    EXPECT_TRUE(is_prime(p));
  }
}

TEST(Primes, SmallestPrimeAbove) {
  for (const u64 factor : {1, 2, 32, 2048}) {
    for (u64 bound = 0; bound < 20000; bound += 97) {
      u64 expected = bound + 1;
      while (expected % factor != 1 % factor || !is_prime_by_trial(expected)) ++expected;
      ASSERT_EQ(smallest_prime_above(bound, factor), expected) << bound << ", " << factor;
    }
  }
  EXPECT_EQ(smallest_prime_above(17, 16), 97U) << "strictly above";
  EXPECT_EQ(smallest_prime_above(16, 16), 17U);
}

}  // namespace
}  // namespace sealion
