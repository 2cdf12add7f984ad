#include "ring/modulus.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <vector>

#include "base/error.h"
#include "ring/fixed_factor.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using u64 = std::uint64_t;

constexpr u64 top = (u64{1} << 50) - 1;

/// Small ones, powers of two and their neighbours, the largest, some at random.
std::vector<u64> moduli() {
  std::vector<u64> result = {2, 3, 4, 5, 6, 7, top, top - 1, top - 2};
  std::mt19937_64 random(1);
  for (int bits = 3; bits < 50; ++bits) {
    const u64 power = u64{1} << bits;
    result.insert(result.end(), {power - 1, power, power + 1, power + random() % power});
  }
  return result;
}

/// Residues at the edges and at random.
std::vector<u64> residues(u64 p) {
  std::mt19937_64 random(p);
  std::vector<u64> result = {0, 1, p / 2, (p + 1) / 2 % p, p - 1};
  for (int i = 0; i < 8; ++i) result.push_back(random() % p);
  return result;
}

TEST(Modulus, RefusesWhatTheKernelsCannotUse) {
  for (const u64 value : {u64{0}, u64{1}, top + 1, ~u64{0}}) {
    testing::expect_error(ErrorCode::invalid_argument, std::to_string(value),
                          [&] { Modulus{value}; });
  }
}

TEST(Modulus, HasItsBarrettConstant) {
  for (const u64 p : moduli()) {
    const Modulus modulus(p);
    ASSERT_EQ(modulus.value(), p);
    ASSERT_EQ(modulus.bits(), 64 - __builtin_clzll(p));
    ASSERT_EQ(modulus.barrett52(), ((uint128{1} << (modulus.bits() + 51)) - 1) / p);
    ASSERT_LT(modulus.barrett52(), u64{1} << 52);
  }
}

TEST(Modulus, ArithmeticIsExact) {
  for (const u64 p : moduli()) {
    const Modulus modulus(p);
    for (const u64 a : residues(p)) {
      ASSERT_EQ(modulus.negate(a), (p - a) % p) << p;
      for (const u64 b : residues(p)) {
        ASSERT_EQ(modulus.add(a, b), (a + b) % p) << p;
        ASSERT_EQ(modulus.subtract(a, b), (a + p - b) % p) << p;
        ASSERT_EQ(modulus.multiply(a, b), uint128{a} * b % p) << p;
      }
    }
  }
}

TEST(Modulus, ReducesAny128Bits) {
  std::mt19937_64 random(2);
  for (const u64 p : moduli()) {
    const Modulus modulus(p);
    const uint128 largest = ~uint128{0};
    std::vector<uint128> values = {0,
                                   1,
                                   p - 1,
                                   p,
                                   p + u64{1},
                                   uint128{p} * p,
                                   uint128{p} * p - 1,
                                   largest,
                                   largest - 1,
                                   largest - p,
                                   largest / p * p,
                                   largest / p * p - 1,
                                   uint128{1} << 64,
                                   (uint128{1} << 64) - 1};
    for (int i = 0; i < 100; ++i) {
      values.push_back((uint128{random()} << 64 | random()) >> (random() % 128));
    }
    for (const uint128 x : values) ASSERT_EQ(modulus.reduce(x), static_cast<u64>(x % p)) << p;
  }
}

TEST(Modulus, ReducesAnySignedValue) {
  std::mt19937_64 random(3);
  for (const u64 p : moduli()) {
    std::vector<std::int64_t> values = {0,
                                        1,
                                        -1,
                                        std::numeric_limits<std::int64_t>::max(),
                                        std::numeric_limits<std::int64_t>::min(),
                                        static_cast<std::int64_t>(p),
                                        -static_cast<std::int64_t>(p)};
    for (int i = 0; i < 50; ++i) values.push_back(static_cast<std::int64_t>(random()) >> (i % 60));
    for (const std::int64_t x : values) {
      const auto wide = static_cast<int128>(p);
      ASSERT_EQ(Modulus(p).reduce_signed(x), static_cast<u64>(((x % wide) + wide) % wide)) << p;
    }
  }
}

TEST(Modulus, CentresIntoTheHalfOpenInterval) {
  for (const u64 p : moduli()) {
    const Modulus modulus(p);
    for (const u64 a : residues(p)) {
      const std::int64_t c = modulus.centre(a);
      ASSERT_EQ(modulus.reduce_signed(c), a);
      ASSERT_LE(2 * c, static_cast<std::int64_t>(p));
      ASSERT_GT(2 * c, -static_cast<std::int64_t>(p));
    }
  }
}

TEST(Modulus, PowersAreRepeatedProducts) {
  for (const u64 p : moduli()) {
    const Modulus modulus(p);
    for (const u64 base : residues(p)) {
      u64 expected = 1 % p;
      for (u64 exponent = 0; exponent < 20; ++exponent) {
        ASSERT_EQ(modulus.power(base, exponent), expected)
            << base << "^" << exponent << " mod " << p;
        expected = static_cast<u64>(uint128{expected} * base % p);
      }
    }
  }
  // Fermat, with the largest prime below 2^50.
  const Modulus prime((u64{1} << 50) - 27);
  EXPECT_EQ(prime.power(2, prime.value() - 1), 1U);
}

TEST(Modulus, InversesOfAPrime) {
  for (const u64 p : {u64{2}, u64{3}, u64{65537}, (u64{1} << 50) - 27}) {
    const Modulus modulus(p);
    for (const u64 a : residues(p)) {
      if (a == 0) {
        testing::expect_error(ErrorCode::invalid_argument, "no inverse",
                              [&] { modulus.inverse(a); });
      } else {
        ASSERT_EQ(modulus.multiply(a, modulus.inverse(a)), 1U);
      }
    }
  }
  EXPECT_THROW(Modulus(12).inverse(4), Error);
}

TEST(FixedFactor, IsMultiplication) {
  std::mt19937_64 random(7);
  for (const std::uint64_t p :
       {std::uint64_t{2}, std::uint64_t{3}, std::uint64_t{65537}, (std::uint64_t{1} << 50) - 27}) {
    const Modulus modulus(p);
    for (const std::uint64_t factor : {std::uint64_t{0}, std::uint64_t{1}, random() % p, p - 1}) {
      const FixedFactor fixed(factor, modulus);
      for (const std::uint64_t x : {std::uint64_t{0}, p - 1, p, random(), ~std::uint64_t{0}}) {
        EXPECT_EQ(fixed.times(x), modulus.multiply(factor, modulus.reduce(x))) << p;
      }
    }
  }
}

}  // namespace
}  // namespace sealion
