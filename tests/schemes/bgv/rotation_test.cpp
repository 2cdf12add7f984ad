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

/// Both rows to the left, then each in the other's place.
Slots rotated(const Slots& slots, const SlotRotation& rotation) {
  const std::size_t row = slots.size() / 2;
  Slots result(slots.size());
  for (std::size_t i = 0; i < row; ++i) {
    const std::size_t from = (i + rotation.steps) % row;
    result[i] = slots[rotation.swap ? row + from : from];
    result[row + i] = slots[rotation.swap ? from : row + from];
  }
  return result;
}

GaloisKeys keys_for(const Scheme& scheme, std::span<const SlotRotation> rotations,
                    std::size_t limbs) {
  return GaloisKeys::generate(scheme.key,
                              {limbs, galois_elements(rotations, scheme.parameters->n())},
                              scheme.parameters->plain_modulus().value());
}

/// Every rotation, at every level: switching leaves a correction.
TEST(Rotation, PermutesTheSlots) {
  for (const std::size_t n : {8U, 32U, 128U}) {
    Scheme scheme(testing::small_parameters(n, 60000, {50, 44, 46}, 50));
    std::vector<SlotRotation> rotations;
    for (std::size_t steps = 0; steps < n / 2; ++steps) {
      rotations.insert(rotations.end(), {{steps, false}, {steps, true}});
    }
    const GaloisKeys keys = keys_for(scheme, rotations, 3);
    Rotator rotator(scheme.parameters, keys);
    const Slots slots = scheme.random_slots();
    const Ciphertext fresh = scheme.encrypt(slots);
    for (std::size_t limbs = 3; limbs > 0; --limbs) {
      const Ciphertext start = ModulusSwitcher(scheme.parameters)(fresh, limbs);
      EXPECT_EQ(start.correction() == 1, limbs == 3);
      const std::vector<Ciphertext> hoisted = rotator.rotate_hoisted(start, rotations);
      ASSERT_EQ(hoisted.size(), rotations.size());
      for (std::size_t i = 0; i < rotations.size(); ++i) {
        const Ciphertext end = rotator.rotate(start, rotations[i]);
        EXPECT_EQ(end.correction(), start.correction());
        EXPECT_EQ(scheme.decrypt(end), rotated(slots, rotations[i]))
            << n << " " << to_string(rotations[i]);
        EXPECT_EQ(hoisted[i], end) << "one at a time and together";
      }
    }
  }
}

/// Rows of 32 slots, and keys for some turns of them.
class TurnedRows : public ::testing::Test {
 protected:
  static constexpr std::array<SlotRotation, 9> by = {{{1, false},
                                                      {2, true},
                                                      {4, false},
                                                      {8, true},
                                                      {16, false},
                                                      {29, false},
                                                      {31, true},
                                                      {0, false},
                                                      {0, true}}};

  Scheme scheme{testing::small_parameters(64, 1000, {50, 50}, 50)};
  GaloisKeys keys = keys_for(scheme, by, 2);
  Rotator rotator{scheme.parameters, keys};
  Slots slots = scheme.random_slots();
  Ciphertext fresh = scheme.encrypt(slots);
};

TEST_F(TurnedRows, AreWhatTheyWereUnderTheIdentity) { EXPECT_EQ(rotator.rotate(fresh, {}), fresh); }

TEST_F(TurnedRows, ComeBackAfterAWholeTurn) {
  const auto twice = [&](const SlotRotation& rotation) {
    return rotator.rotate(rotator.rotate(fresh, rotation), rotation);
  };
  EXPECT_EQ(scheme.decrypt(twice({.steps = 16})), slots);
  EXPECT_NE(scheme.decrypt(rotator.rotate(fresh, {.swap = true})), slots);
  EXPECT_EQ(scheme.decrypt(twice({.swap = true})), slots);
}

TEST_F(TurnedRows, AreWrittenOverWhatWasThere) {
  const SlotRotation turn{.steps = 4};
  const Ciphertext wanted = rotator.rotate(fresh, turn);
  for (Ciphertext out : {Ciphertext(scheme.parameters, 3), Ciphertext(scheme.parameters, 2, 1),
                         ModulusSwitcher(scheme.parameters)(fresh, 1), fresh}) {
    rotator.rotate(fresh, turn, out);
    EXPECT_EQ(out, wanted);
  }
  Ciphertext in_place = fresh;
  rotator.rotate(in_place, turn, in_place);
  EXPECT_EQ(in_place, wanted);
  rotator.rotate(fresh, {}, in_place);
  EXPECT_EQ(in_place, fresh);
}

/// What came in a file has parameters of its own, which are the same.
TEST_F(TurnedRows, AreWrittenOverThoseOfEqualParameters) {
  const SlotRotation turn{.steps = 4};
  const ParametersPtr same =
      Parameters::create(scheme.parameters->chain(), scheme.parameters->plain_modulus().value());
  ASSERT_NE(same, scheme.parameters);
  Ciphertext read(same, 2);
  for (std::size_t part = 0; part < 2; ++part) {
    for (std::size_t limb = 0; limb < fresh.limbs(); ++limb) {
      std::ranges::copy(fresh.residues(part, limb), read.residues(part, limb).begin());
    }
  }
  rotator.rotate(read, turn, read);
  EXPECT_EQ(read, rotator.rotate(fresh, turn));
}

/// More, fewer, at other limbs: always as single ones, and in the memory that there was.
TEST_F(TurnedRows, HoistedAreWrittenOverWhatWasThere) {
  std::vector<Ciphertext> out;
  const auto check = [&](const Ciphertext& x, std::span<const SlotRotation> rotations) {
    rotator.rotate_hoisted(x, rotations, out);
    ASSERT_EQ(out.size(), rotations.size());
    for (std::size_t i = 0; i < rotations.size(); ++i) {
      EXPECT_EQ(out[i], rotator.rotate(x, rotations[i])) << to_string(rotations[i]);
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

/// One after the other in the same rotator, which grows with the threads; fewer after more.
TEST_F(TurnedRows, AreTheSameOnAnyNumberOfThreads) {
  Rotator with(scheme.parameters, keys);
  for (const Ciphertext& x : {ModulusSwitcher(scheme.parameters)(fresh, 1), fresh}) {
    for (const std::size_t threads : {1, 2, 3, 2, 1}) {
      const ExecutionContext context{.threads = threads};
      for (const SlotRotation& turn : by) {
        Ciphertext single(scheme.parameters, 2), hoisted(scheme.parameters, 2);
        with.rotate(x, turn, single, context);
        EXPECT_EQ(single, rotator.rotate(x, turn)) << threads << " threads, " << to_string(turn);
        HoistedCiphertext digits;
        with.hoist(x, digits, context);
        with.rotate(digits, turn, hoisted, context);
        EXPECT_EQ(hoisted, single) << threads << " threads, " << to_string(turn);
      }
    }
  }
}

TEST_F(TurnedRows, StayAsTheyWereWhereAKeyIsMissing) {
  const std::array<SlotRotation, 3> rotations = {{{1, false}, {5, false}, {2, true}}};
  std::vector<Ciphertext> out = {fresh};
  expect_error(ErrorCode::unsupported, "a rotation by 5 steps (element 115): make keys",
               [&] { rotator.rotate_hoisted(fresh, rotations, out); });
  EXPECT_EQ(out, std::vector{fresh});
}

enum class Turn { one, in_place, hoisted, add };

/// Random programs over two ciphertexts, against permutations of the plain slots.
RC_GTEST_FIXTURE_PROP(TurnedRows, FollowAnyProgram, ()) {
  const Modulus& t = scheme.parameters->plain_modulus();
  Ciphertext x = fresh, other = scheme.encrypt(scheme.random_slots());
  Slots plain = slots, other_plain = scheme.decrypt(other);
  const std::size_t length = *rc::gen::inRange<std::size_t>(0, 16);
  std::vector<Ciphertext> hoisted;
  for (std::size_t i = 0; i < length; ++i) {
    const std::size_t choice = *rc::gen::inRange<std::size_t>(0, by.size());
    const SlotRotation& rotation = by[choice];
    switch (*rc::gen::element(Turn::one, Turn::in_place, Turn::hoisted, Turn::add)) {
      case Turn::one:
        x = rotator.rotate(x, rotation);
        plain = rotated(plain, rotation);
        break;
      case Turn::in_place:
        rotator.rotate(x, rotation, x);
        plain = rotated(plain, rotation);
        break;
      case Turn::hoisted:
        rotator.rotate_hoisted(x, by, hoisted);
        x = hoisted[choice];
        plain = rotated(plain, rotation);
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
  const std::array<SlotRotation, 2> rotations = {{{5, false}, {3, true}}};
  const GaloisKeys keys = GaloisKeys::generate(scheme.key, {2, galois_elements(rotations, 64)}, 1);
  Rotator rotator(scheme.parameters, keys);
  const Slots slots = scheme.random_slots();
  const Ciphertext x = scheme.encrypt(slots);
  for (const SlotRotation& rotation : rotations) {
    EXPECT_EQ(scheme.decrypt(rotator.rotate(x, rotation)), rotated(slots, rotation));
  }
}

/// A rotation that is used late in the chain has a key at the limbs that are left there.
TEST(Rotation, FindsTheKeysOfSeveralHeights) {
  Scheme scheme(testing::small_parameters(64, 60000, {50, 44, 46}, 50));
  const std::array<std::array<SlotRotation, 2>, 2> rotations = {
      {{{{7, false}, {0, true}}}, {{{9, true}, {1, false}}}}};
  std::vector<GaloisKeys> keys;
  keys.push_back(keys_for(scheme, rotations[0], 3));
  keys.push_back(keys_for(scheme, rotations[1], 1));
  Rotator rotator(scheme.parameters, keys);
  const Slots slots = scheme.random_slots();
  const Ciphertext fresh = scheme.encrypt(slots);
  const Ciphertext late = ModulusSwitcher(scheme.parameters)(fresh, 1);
  for (const SlotRotation& rotation : rotations[0]) {
    EXPECT_EQ(scheme.decrypt(rotator.rotate(fresh, rotation)), rotated(slots, rotation));
    EXPECT_EQ(scheme.decrypt(rotator.rotate(late, rotation)), rotated(slots, rotation));
  }
  for (const SlotRotation& rotation : rotations[1]) {
    EXPECT_EQ(scheme.decrypt(rotator.rotate(late, rotation)), rotated(slots, rotation));
    expect_error(ErrorCode::incompatible, "at 3 limbs: the key of a rotation by",
                 [&] { rotator.rotate(fresh, rotation); });
  }
  const std::array<SlotRotation, 3> of_both = {rotations[0][0], rotations[1][0], SlotRotation{}};
  const auto hoisted = rotator.rotate_hoisted(late, of_both);
  for (std::size_t i = 0; i < of_both.size(); ++i) {
    EXPECT_EQ(hoisted[i], rotator.rotate(late, of_both[i]));
  }
  expect_error(ErrorCode::invalid_argument, "at 3 limbs with noise of multiples", [&] {
    std::ranges::reverse(keys);
    Rotator(scheme.parameters, keys);
  });
}

/// Rows of a ciphertext beyond what keys serve stay where they are.
TEST(Rotation, LeavesAnythingAsItIsUnderTheIdentity) {
  Scheme scheme(testing::small_parameters(64, 60000, {50, 44}, 50));
  const std::array<SlotRotation, 2> rotations = {{{}, {}}};
  const std::array<SlotRotation, 1> key = {{{1, false}}};
  const GaloisKeys keys = keys_for(scheme, key, 1);
  const Ciphertext x = scheme.encrypt(scheme.random_slots());
  EXPECT_EQ(Rotator(scheme.parameters, keys).rotate_hoisted(x, rotations), (std::vector{x, x}));
}

TEST(Rotation, RefusesWhatItHasNoKeysFor) {
  Scheme scheme(testing::small_parameters(64, 60000, {50, 44}, 50));
  const std::array<SlotRotation, 2> both = {{{1, false}, {3, true}}};
  const GaloisKeys keys = keys_for(scheme, std::span(both).first(1), 2);
  Rotator rotator(scheme.parameters, keys);
  const Ciphertext x = scheme.encrypt(scheme.random_slots());
  expect_error(ErrorCode::unsupported, "a rotation by 3 steps and the swap of rows",
               [&] { rotator.rotate(x, both[1]); });
  expect_error(ErrorCode::unsupported, "a rotation by 3 steps and",
               [&] { rotator.rotate_hoisted(x, both); });
  expect_error(ErrorCode::unsupported, "by the swap of rows",
               [&] { rotator.rotate(x, {.swap = true}); });
  expect_error(ErrorCode::invalid_argument, "rows of 32 slots",
               [&] { rotator.rotate(x, {.steps = 32}); });
  expect_error(ErrorCode::incompatible, "of 3 parts",
               [&] { rotator.rotate(multiply(x, x), both[0]); });
}

TEST(Rotation, RefusesWhatBelongsToOtherParameters) {
  Scheme scheme(testing::small_parameters(64, 60000, {50, 44}, 50));
  const std::array<SlotRotation, 1> turn = {{{1, false}}};
  const GaloisKeys keys = keys_for(scheme, turn, 2);
  Rotator rotator(scheme.parameters, keys);
  const ParametersPtr other = testing::small_parameters(64, 60000, {49, 44}, 50);
  expect_error(ErrorCode::incompatible, "other encryption parameters",
               [&] { rotator.rotate(Ciphertext(other, 2), turn[0]); });
  expect_error(ErrorCode::incompatible, "another modulus chain", [&] { Rotator(other, keys); });
  const ParametersPtr channel =
      Parameters::create(scheme.parameters->chain(), smallest_prime_above(90000, 128));
  expect_error(ErrorCode::incompatible, "another plaintext modulus",
               [&] { Rotator(channel, keys); });
  expect_error(ErrorCode::invalid_argument, "no Galois keys",
               [&] { Rotator(scheme.parameters, std::span<const GaloisKeys>{}); });
}

/// The deviation that Rotator states, of a rotation at all limbs.
double rotation_deviation(const Parameters& parameters) {
  const auto t = static_cast<double>(parameters.plain_modulus().value());
  const auto n = static_cast<double>(parameters.n());
  const auto special = static_cast<double>(parameters.chain()->special_ntt().modulus().value());
  double digits = 0;
  for (std::size_t limb = 0; limb < parameters.limbs(); ++limb) {
    digits += std::pow(static_cast<double>(parameters.coeff_modulus(limb).value()) / special, 2);
  }
  return std::hypot(t * noise_deviation * std::sqrt(n * digits / 12),
                    testing::rounding_deviation(t, n, 2));
}

/// With keys whose noise is a multiple of t, and of 1, which serve every plaintext modulus.
TEST(Rotation, AddsTheNoiseThatItSays) {
  std::mt19937_64 random(5);
  const std::size_t n = 1024;
  const ParametersPtr parameters = testing::small_parameters(n, 1000, {43, 42, 41}, 42);
  const SecretKey key = SecretKey::generate(parameters->chain());
  const SlotRotation turn{.steps = 1};
  for (const std::uint64_t noise_factor : {parameters->plain_modulus().value(), std::uint64_t{1}}) {
    const GaloisKeys keys =
        GaloisKeys::generate(key, {3, galois_elements({&turn, 1}, n)}, noise_factor);
    const Automorphism& automorphism = keys.automorphisms()[0];
    const Ciphertext before = testing::random_ciphertext(parameters, 2, 3, random);
    const Ciphertext after = Rotator(parameters, keys).rotate(before, turn);
    const Modulus& q = parameters->coeff_modulus(0);
    const auto x = testing::phase_at_first_limb(before, key);
    auto noise = testing::phase_at_first_limb(after, key);
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t exponent = i * automorphism.element() % (2 * n);
      std::int64_t& target = noise[exponent % n];
      target = q.centre(q.reduce_signed(exponent < n ? target - x[i] : target + x[i]));
    }
    const double expected = rotation_deviation(*parameters);
    EXPECT_LT(testing::deviation_of(noise), 1.2 * expected) << noise_factor;
    EXPECT_GT(testing::deviation_of(noise), expected / 1.2) << noise_factor;
    EXPECT_LT(static_cast<double>(testing::largest_of(noise)), 7 * expected);
  }
}

}  // namespace
}  // namespace sealion
