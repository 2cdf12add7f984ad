#include "schemes/bgv/rotation.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "fixtures.h"
#include "noise.h"
#include "schemes/bgv/arithmetic.h"
#include "schemes/bgv/modulus_switching.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;
using testing::Scheme;
using testing::Slots;

Slots rotated(const Slots& slots, std::int64_t steps) {
  const auto row = static_cast<std::int64_t>(slots.size() / 2);
  Slots result(slots.size());
  for (std::int64_t i = 0; i < row; ++i) {
    const std::int64_t from = (i + steps + row) % row;
    result[static_cast<std::size_t>(i)] = slots[static_cast<std::size_t>(from)];
    result[static_cast<std::size_t>(row + i)] = slots[static_cast<std::size_t>(row + from)];
  }
  return result;
}

Slots swapped(Slots slots) {
  std::ranges::rotate(slots, slots.begin() + static_cast<std::ptrdiff_t>(slots.size() / 2));
  return slots;
}

GaloisKeys keys_for(const Scheme& scheme, std::span<const std::int64_t> steps, std::size_t limbs) {
  return GaloisKeys::generate(scheme.key, {limbs, galois_elements(steps, scheme.parameters->n())},
                              scheme.parameters->plain_modulus().value());
}

/// Every rotation, at every level: switching leaves a correction.
TEST(Rotation, PermutesTheSlots) {
  for (const std::size_t n : {8U, 32U, 128U}) {
    Scheme scheme(testing::small_parameters(n, 60000, {50, 44, 46}, 50));
    const auto row = static_cast<std::int64_t>(n / 2);
    std::vector<std::int64_t> steps;
    for (std::int64_t step = 1 - row; step < row; ++step) steps.push_back(step);
    const GaloisKeys keys = keys_for(scheme, steps, 3);
    Rotator rotator(scheme.parameters, keys);
    const Slots slots = scheme.random_slots();
    const Ciphertext fresh = scheme.encrypt(slots);
    for (std::size_t limbs = 3; limbs > 0; --limbs) {
      const Ciphertext start = ModulusSwitcher(scheme.parameters)(fresh, limbs);
      EXPECT_EQ(start.correction() == 1, limbs == 3);
      const std::vector<Ciphertext> hoisted = rotator.rotate_rows_hoisted(start, steps);
      ASSERT_EQ(hoisted.size(), steps.size());
      for (std::size_t i = 0; i < steps.size(); ++i) {
        const Ciphertext end = rotator.rotate_rows(start, steps[i]);
        EXPECT_EQ(end.correction(), start.correction());
        EXPECT_EQ(scheme.decrypt(end), rotated(slots, steps[i])) << n << " by " << steps[i];
        EXPECT_EQ(hoisted[i], end) << "one at a time and together";
      }
      EXPECT_EQ(scheme.decrypt(rotator.swap_rows(start)), swapped(slots));
    }
  }
}

RC_GTEST_PROP(Rotation, ChainsAddUp, ()) {
  static Scheme scheme(testing::small_parameters(64, 1000, {50, 50}, 50));
  static const std::array<std::int64_t, 8> by = {1, 2, 4, 8, 16, -3, 0, 31};
  static const GaloisKeys keys = keys_for(scheme, by, 2);
  Rotator rotator(scheme.parameters, keys);
  Slots slots = scheme.random_slots();
  Ciphertext x = scheme.encrypt(slots);
  const auto choices =
      *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, by.size()));
  for (const std::size_t choice : choices) {
    const std::int64_t steps = by[choice];
    x = steps == 0 ? rotator.swap_rows(x) : rotator.rotate_rows(x, steps);
    slots = steps == 0 ? swapped(slots) : rotated(slots, steps);
  }
  RC_ASSERT(scheme.decrypt(x) == slots);
}

/// Keys as BFV's, whose noise is no multiple of t.
TEST(Rotation, TakesKeysWithPlainNoise) {
  Scheme scheme(testing::small_parameters(64, 60000, {50, 44}, 50));
  const std::array<std::int64_t, 2> steps = {5, 0};
  const GaloisKeys keys = GaloisKeys::generate(scheme.key, {2, galois_elements(steps, 64)}, 1);
  Rotator rotator(scheme.parameters, keys);
  const Slots slots = scheme.random_slots();
  const Ciphertext x = scheme.encrypt(slots);
  EXPECT_EQ(scheme.decrypt(rotator.rotate_rows(x, 5)), rotated(slots, 5));
  EXPECT_EQ(scheme.decrypt(rotator.swap_rows(x)), swapped(slots));
}

TEST(Rotation, ServesFewerLimbs) {
  Scheme scheme(testing::small_parameters(64, 60000, {50, 44, 46}, 50));
  const std::array<std::int64_t, 1> steps = {7};
  const GaloisKeys keys = keys_for(scheme, steps, 1);
  Rotator rotator(scheme.parameters, keys);
  const Slots slots = scheme.random_slots();
  const Ciphertext fresh = scheme.encrypt(slots);
  EXPECT_EQ(scheme.decrypt(rotator.rotate_rows(ModulusSwitcher(scheme.parameters)(fresh, 1), 7)),
            rotated(slots, 7));
  expect_error(ErrorCode::incompatible, "at 3 limbs: the Galois keys serve 1",
               [&] { rotator.rotate_rows(fresh, 7); });
}

TEST(Rotation, RefusesWhatItHasNoKeysFor) {
  Scheme scheme(testing::small_parameters(64, 60000, {50, 44}, 50));
  const std::array<std::int64_t, 1> steps = {1};
  const GaloisKeys keys = keys_for(scheme, steps, 2);
  Rotator rotator(scheme.parameters, keys);
  const Ciphertext x = scheme.encrypt(scheme.random_slots());
  const std::array<std::int64_t, 2> both = {1, -3};
  expect_error(ErrorCode::unsupported, "a rotation by -3 steps",
               [&] { rotator.rotate_rows(x, -3); });
  expect_error(ErrorCode::unsupported, "a rotation by -3 steps",
               [&] { rotator.rotate_rows_hoisted(x, both); });
  expect_error(ErrorCode::unsupported, "the swap of rows", [&] { rotator.swap_rows(x); });
  expect_error(ErrorCode::invalid_argument, "rows of 32 slots",
               [&] { rotator.rotate_rows(x, 32); });
  expect_error(ErrorCode::incompatible, "of 3 parts",
               [&] { rotator.rotate_rows(multiply(x, x), 1); });
  const ParametersPtr other = testing::small_parameters(64, 60000, {49, 44}, 50);
  expect_error(ErrorCode::incompatible, "other encryption parameters",
               [&] { rotator.rotate_rows(Ciphertext(other, 2), 1); });
  expect_error(ErrorCode::incompatible, "another modulus chain", [&] { Rotator(other, keys); });
  const ParametersPtr channel =
      Parameters::create(scheme.parameters->chain(), smallest_prime_above(90000, 128));
  expect_error(ErrorCode::incompatible, "another plaintext modulus",
               [&] { Rotator(channel, keys); });
}

TEST(Rotation, AddsTheNoiseThatItSays) {
  std::mt19937_64 random(5);
  const std::size_t n = 1024;
  const ParametersPtr parameters = testing::small_parameters(n, 1000, {43, 42, 41}, 42);
  const SecretKey key = SecretKey::generate(parameters->chain());
  const std::array<std::int64_t, 1> steps = {1};
  const GaloisKeys keys = GaloisKeys::generate(key, {3, galois_elements(steps, n)},
                                               parameters->plain_modulus().value());
  const Automorphism& automorphism = keys.automorphisms()[0];
  const Ciphertext before = testing::random_ciphertext(parameters, 2, 3, random);
  const Ciphertext after = Rotator(parameters, keys).rotate_rows(before, 1);
  const Modulus& q = parameters->coeff_modulus(0);
  const auto x = testing::phase_at_first_limb(before, key);
  auto noise = testing::phase_at_first_limb(after, key);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t exponent = i * automorphism.element() % (2 * n);
    std::int64_t& target = noise[exponent % n];
    target = q.centre(q.reduce_signed(exponent < n ? target - x[i] : target + x[i]));
  }
  const double t = static_cast<double>(parameters->plain_modulus().value());
  const double special = static_cast<double>(parameters->chain()->special_ntt().modulus().value());
  double digits = 0;
  for (std::size_t limb = 0; limb < 3; ++limb) {
    digits += std::pow(static_cast<double>(parameters->coeff_modulus(limb).value()) / special, 2);
  }
  const double expected = std::hypot(t * noise_deviation * std::sqrt(double(n) * digits / 12),
                                     testing::rounding_deviation(t, double(n), 2));
  EXPECT_LT(testing::deviation_of(noise), 1.2 * expected);
  EXPECT_GT(testing::deviation_of(noise), expected / 1.2);
  EXPECT_LT(static_cast<double>(testing::largest_of(noise)), 7 * expected);
}

}  // namespace
}  // namespace sealion
