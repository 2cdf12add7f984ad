// The kernels' arithmetic, as the processor compiles it, beside the ring's own.
#include "device/kernels/arithmetic.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <vector>

#include "base/int128.h"
#include "device/modulus.h"
#include "ring/modulus.h"
#include "ring/primes.h"

namespace sealion::device {
namespace {

using u64 = std::uint64_t;

constexpr u64 any_word = std::numeric_limits<u64>::max();

/// Of each width that there is the largest and the smallest prime, some at random, and the numbers
/// next to powers of two, which reductions need not know to be no primes.
std::vector<Modulus> moduli() {
  std::vector<Modulus> result = {Modulus(2), Modulus(3)};
  std::mt19937_64 random(1);
  for (int bits = 3; bits <= max_modulus_bits; ++bits) {
    const u64 power = u64{1} << (bits - 1);
    for (const u64 value : {largest_primes(bits, 1, 1)[0], smallest_prime_above(power, 1),
                            smallest_prime_above(power + random() % (power / 2), 1), power,
                            power + 1, 2 * power - 1}) {
      if (value < u64{1} << max_modulus_bits) result.emplace_back(value);
    }
  }
  return result;
}

/// Words below `bound`, or any: at the ends, in the middle and at random.
std::vector<u64> words(u64 bound) {
  std::mt19937_64 random(bound);
  std::vector<u64> result = {0, bound / 2, bound - 1};
  if (bound > 2) result.insert(result.end(), {1, bound - 2});
  for (int i = 0; i < 20; ++i) result.push_back(random() % bound);
  return result;
}

TEST(DeviceArithmetic, ReducesAnyWord) {
  for (const Modulus& modulus : moduli()) {
    const DeviceModulus p = device_modulus(modulus);
    std::vector<u64> all = words(any_word);
    all.insert(all.end(), {any_word, p.value - 1, p.value, p.value + 1, 2 * p.value - 1,
                           any_word - any_word % p.value, any_word - any_word % p.value - 1});
    for (const u64 x : all) {
      ASSERT_EQ(reduce(x, p), x % p.value) << x << " mod " << p.value;
      const auto signed_x = static_cast<std::int64_t>(x);
      ASSERT_EQ(reduce_signed(signed_x, p), modulus.reduce_signed(signed_x))
          << signed_x << " mod " << p.value;
    }
    const auto least_of_all = std::numeric_limits<std::int64_t>::min();
    ASSERT_EQ(reduce_signed(least_of_all, p), modulus.reduce_signed(least_of_all)) << p.value;
  }
}

TEST(DeviceArithmetic, AddsSubtractsAndMultiplies) {
  for (const Modulus& modulus : moduli()) {
    const DeviceModulus p = device_modulus(modulus);
    for (const u64 a : words(p.value)) {
      for (const u64 b : words(p.value)) {
        ASSERT_EQ(add(a, b, p), modulus.add(a, b)) << a << " + " << b << " mod " << p.value;
        ASSERT_EQ(subtract(a, b, p), modulus.subtract(a, b))
            << a << " - " << b << " mod " << p.value;
        ASSERT_EQ(multiply(a, b, p), modulus.multiply(a, b))
            << a << " * " << b << " mod " << p.value;
      }
    }
  }
}

TEST(DeviceArithmetic, ReducesWhatIsBelowASquare) {
  std::mt19937_64 random(2);
  for (const Modulus& modulus : moduli()) {
    const DeviceModulus p = device_modulus(modulus);
    const uint128 square = uint128{p.value} * p.value;
    std::vector<uint128> all = {0,         1, square - 1, square - p.value, square - p.value - 1,
                                square / 2};
    for (int i = 0; i < 50; ++i) all.push_back(((uint128{random()} << 64) | random()) % square);
    for (const uint128 x : all) {
      ASSERT_EQ(reduce_product(static_cast<u64>(x >> 64), static_cast<u64>(x), p),
                static_cast<u64>(x % p.value))
          << p.value;
    }
  }
}

TEST(DeviceArithmetic, MultipliesAnyWordByAFactor) {
  for (const Modulus& modulus : moduli()) {
    const u64 p = modulus.value();
    for (const u64 factor : words(p)) {
      const DeviceFactor w = device_factor(factor, modulus);
      std::vector<u64> all = words(any_word);
      all.push_back(any_word);
      for (const u64 x : all) {
        const u64 expected = modulus.reduce(uint128{x} * factor);
        const u64 lazy = multiply_lazy(x, w, p);
        ASSERT_LT(lazy, 2 * p) << x << " * " << factor << " mod " << p;
        ASSERT_EQ(lazy % p, expected) << x << " * " << factor << " mod " << p;
        ASSERT_EQ(multiply(x, w, p), expected) << x << " * " << factor << " mod " << p;
      }
    }
  }
}

TEST(DeviceArithmetic, MultipliesWordsWhole) {
  for (const u64 a : words(any_word)) {
    for (const u64 b : words(any_word)) {
      ASSERT_EQ(multiply_high(a, b), static_cast<u64>(uint128{a} * b >> 64));
    }
    ASSERT_EQ(least(a, any_word), a);
    ASSERT_EQ(least(any_word, a), a);
  }
}

}  // namespace
}  // namespace sealion::device
