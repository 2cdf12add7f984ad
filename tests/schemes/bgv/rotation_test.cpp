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
  std::rotate(slots.begin(), slots.begin() + static_cast<std::ptrdiff_t>(slots.size() / 2),
              slots.end());
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

/// Rows of 32 slots, and keys for some turns of them.
class TurnedRows : public ::testing::Test {
 protected:
  static constexpr std::array<std::int64_t, 9> by = {1, 2, 4, 8, 16, -3, 31, -31, 0};

  Scheme scheme{testing::small_parameters(64, 1000, {50, 50}, 50)};
  GaloisKeys keys = keys_for(scheme, by, 2);
  Rotator rotator{scheme.parameters, keys};
  Slots slots = scheme.random_slots();
  Ciphertext fresh = scheme.encrypt(slots);
};

TEST_F(TurnedRows, AreTheSameForStepsThatDifferByARow) {
  EXPECT_EQ(rotator.rotate_rows(fresh, 0), fresh);
  EXPECT_EQ(rotator.rotate_rows(fresh, -31), rotator.rotate_rows(fresh, 1));
  EXPECT_EQ(scheme.decrypt(rotator.rotate_rows(fresh, 31)), rotated(slots, -1));
}

TEST_F(TurnedRows, ComeBackAfterAWholeTurn) {
  EXPECT_EQ(scheme.decrypt(rotator.rotate_rows(rotator.rotate_rows(fresh, 31), 1)), slots);
  EXPECT_EQ(scheme.decrypt(rotator.rotate_rows(rotator.rotate_rows(fresh, 16), 16)), slots);
  const Ciphertext swapped_once = rotator.swap_rows(fresh);
  EXPECT_NE(scheme.decrypt(swapped_once), slots);
  EXPECT_EQ(scheme.decrypt(rotator.swap_rows(swapped_once)), slots);
}

TEST_F(TurnedRows, AreWrittenOverWhatWasThere) {
  const Ciphertext wanted = rotator.rotate_rows(fresh, 4);
  for (Ciphertext out : {Ciphertext(scheme.parameters, 3), Ciphertext(scheme.parameters, 2, 1),
                         ModulusSwitcher(scheme.parameters)(fresh, 1), fresh}) {
    rotator.rotate_rows(fresh, 4, out);
    EXPECT_EQ(out, wanted);
  }
  Ciphertext in_place = fresh;
  rotator.rotate_rows(in_place, 4, in_place);
  EXPECT_EQ(in_place, wanted);
  rotator.rotate_rows(fresh, 0, in_place);
  EXPECT_EQ(in_place, fresh);
}

/// More, fewer, at other limbs: always as single ones, and in the memory that there was.
TEST_F(TurnedRows, HoistedAreWrittenOverWhatWasThere) {
  std::vector<Ciphertext> out;
  const auto check = [&](const Ciphertext& x, std::span<const std::int64_t> steps) {
    rotator.rotate_rows_hoisted(x, steps, out);
    ASSERT_EQ(out.size(), steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i) {
      EXPECT_EQ(out[i], rotator.rotate_rows(x, steps[i])) << steps[i];
    }
  };
  check(fresh, std::span(by).first(3));
  const std::uint64_t* memory = out[1].residues(0, 0).data();
  check(scheme.encrypt(scheme.random_slots()), std::span(by).subspan(3, 2));
  EXPECT_EQ(out[1].residues(0, 0).data(), memory);
  check(ModulusSwitcher(scheme.parameters)(fresh, 1), by);
  check(fresh, {});
  check(fresh, by);
}

TEST_F(TurnedRows, StayAsTheyWereWhereAKeyIsMissing) {
  const std::array<std::int64_t, 3> steps = {1, 5, 2};
  std::vector<Ciphertext> out = {fresh};
  expect_error(ErrorCode::unsupported, "a rotation by 5 steps (element 115): make keys",
               [&] { rotator.rotate_rows_hoisted(fresh, steps, out); });
  EXPECT_EQ(out, std::vector{fresh});
}

enum class Turn { one, in_place, hoisted, swap, add };

/// Random programs over two ciphertexts, against permutations of the plain slots.
RC_GTEST_FIXTURE_PROP(TurnedRows, FollowAnyProgram, ()) {
  const Modulus& t = scheme.parameters->plain_modulus();
  Ciphertext x = fresh, other = scheme.encrypt(scheme.random_slots());
  Slots plain = slots, other_plain = scheme.decrypt(other);
  const std::size_t length = *rc::gen::inRange<std::size_t>(0, 16);
  std::vector<Ciphertext> hoisted;
  for (std::size_t i = 0; i < length; ++i) {
    const std::size_t choice = *rc::gen::inRange<std::size_t>(0, by.size());
    const std::int64_t steps = by[choice];
    switch (*rc::gen::element(Turn::one, Turn::in_place, Turn::hoisted, Turn::swap, Turn::add)) {
      case Turn::one:
        x = rotator.rotate_rows(x, steps);
        plain = rotated(plain, steps);
        break;
      case Turn::in_place:
        rotator.rotate_rows(x, steps, x);
        plain = rotated(plain, steps);
        break;
      case Turn::hoisted:
        rotator.rotate_rows_hoisted(x, by, hoisted);
        x = hoisted[choice];
        plain = rotated(plain, steps);
        break;
      case Turn::swap:
        x = rotator.swap_rows(x);
        plain = swapped(plain);
        break;
      case Turn::add:
        x = add(x, other);
        std::ranges::transform(plain, other_plain, plain.begin(),
                               [&](auto a, auto b) { return t.centre(t.reduce_signed(a + b)); });
        std::swap(x, other);
        std::swap(plain, other_plain);
        break;
    }
  }
  RC_ASSERT(scheme.decrypt(x) == plain);
  RC_ASSERT(scheme.decrypt(other) == other_plain);
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
