#include "ring/congruent_primes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <random>
#include <set>
#include <vector>

#include "ring/primes.h"
#include "support/expect_error.h"
#include "support/product_mod.h"

namespace sealion {
namespace {

using testing::product_mod;
using Primes = std::vector<std::uint64_t>;

Primes chain_of(const std::vector<int>& bits, std::uint64_t factor) {
  Primes primes;
  for (const int width : bits) primes.push_back(largest_primes(width, factor, 1, primes).front());
  return primes;
}

void expect_congruent(const std::vector<int>& bits, std::uint64_t factor, std::uint64_t modulus) {
  const auto primes = primes_of_product_one(chain_of(bits, factor), factor, modulus);
  ASSERT_TRUE(primes.has_value()) << bits.size() << " primes, modulus " << modulus;
  EXPECT_EQ(product_mod(*primes, modulus), 1u % modulus);
  EXPECT_EQ(std::set(primes->begin(), primes->end()).size(), bits.size());
  for (std::size_t i = 0; i < bits.size(); ++i) {
    EXPECT_TRUE(is_prime((*primes)[i]));
    EXPECT_EQ((*primes)[i] % factor, 1u);
    EXPECT_EQ(static_cast<int>(std::bit_width((*primes)[i])), bits[i]);
  }
}

TEST(PrimesOfProductOne, OneToFivePrimesAndOneModulus) {
  const std::uint64_t factor = 8192;
  const std::uint64_t t = smallest_prime_above(1 << 20, factor);
  expect_congruent({48}, factor, t);
  expect_congruent({45, 44}, factor, smallest_prime_above(1 << 26, factor));
  expect_congruent({36, 38, 35}, factor, t);
  expect_congruent({40, 40, 40, 30, 50}, factor, t);
}

TEST(PrimesOfProductOne, TwoModuli) {
  const std::uint64_t factor = 16384;
  const std::uint64_t t = smallest_prime_above(1 << 20, factor);
  const std::uint64_t u = smallest_prime_above(t, factor);
  expect_congruent({45, 45, 45}, factor, t * u);
}

TEST(PrimesOfProductOne, ModuliOfAllSizes) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 50; ++i) {
    const std::uint64_t modulus = random() >> (36 + random() % 27) | 1;
    expect_congruent({44, 43, 42}, 1024, modulus);
  }
}

TEST(PrimesOfProductOne, AreNotBelowTheLeast) {
  const std::uint64_t least = (std::uint64_t{1} << 44) - (std::uint64_t{1} << 40);
  const std::uint64_t t = smallest_prime_above(1 << 20, 8192);
  const auto primes = primes_of_product_one(chain_of({44, 44, 44}, 8192), 8192, t, least);
  ASSERT_TRUE(primes.has_value());
  EXPECT_EQ(product_mod(*primes, t), 1U);
  for (const std::uint64_t prime : *primes) EXPECT_GE(prime, least);
}

/// Such as the special prime beside a chain of primes as wide.
TEST(PrimesOfProductOne, AreNotTakenTwice) {
  const std::uint64_t factor = 32;
  const std::uint64_t t = smallest_prime_above(1 << 16, factor);
  for (const std::vector<int>& bits : {std::vector{40}, {40, 40}, {40, 40, 40}, {40, 40, 40, 41}}) {
    const Primes chain = chain_of(bits, factor);
    Primes taken;
    for (int i = 0; i < 10; ++i) {
      const auto primes = primes_of_product_one(chain, factor, t, 0, taken);
      ASSERT_TRUE(primes.has_value());
      EXPECT_EQ(product_mod(*primes, t), 1U);
      for (std::size_t k = 0; k < bits.size(); ++k) {
        if ((*primes)[k] == chain[k]) continue;  // stayed as it was
        EXPECT_EQ(std::count(taken.begin(), taken.end(), (*primes)[k]), 0);
        taken.push_back((*primes)[k]);
      }
    }
  }
}

TEST(PrimesOfProductOne, SaysWhereThereAreNone) {
  const std::uint64_t t = smallest_prime_above(1 << 26, 8192);
  EXPECT_FALSE(primes_of_product_one(chain_of({40}, 8192), 8192, t)) << "one class, few numbers";
  EXPECT_FALSE(primes_of_product_one(chain_of({40, 40}, 8192), 8192, (std::uint64_t{1} << 63) + 1))
      << "too wide";
}

TEST(PrimesOfProductOne, RefuseWhatMakesNoSense) {
  testing::expect_error(ErrorCode::invalid_argument, "0 primes",
                        [] { primes_of_product_one({}, 8192, 17); });
  testing::expect_error(ErrorCode::invalid_argument, "mod 16",
                        [] { primes_of_product_one(chain_of({30}, 64), 64, 16); });
}

}  // namespace
}  // namespace sealion
