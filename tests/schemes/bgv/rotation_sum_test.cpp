// Sums of rotations times plaintexts, divided once, and rotations in several threads.
#include "schemes/bgv/rotation_sum.h"

#include <gtest/gtest.h>

#include <array>
#include <thread>

#include "fixtures.h"
#include "noise.h"
#include "schemes/bgv/arithmetic.h"
#include "schemes/bgv/modulus_switching.h"
#include "schemes/bgv/rotation.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;
using testing::Scheme;
using testing::Slots;

Ciphertext times(Ciphertext x, const ExtendedPlaintext& weight) {
  for (std::size_t part = 0; part < x.parts(); ++part) {
    for (std::size_t limb = 0; limb < x.limbs(); ++limb) {
      const Modulus& q = x.parameters()->coeff_modulus(limb);
      const auto factors = weight.row(limb, x.limbs());
      const auto residues = x.residues(part, limb);
      for (std::size_t k = 0; k < residues.size(); ++k) {
        residues[k] = q.multiply(residues[k], factors[k]);
      }
    }
  }
  return x;
}

class RotationSums : public ::testing::TestWithParam<bool> {
 protected:
  static constexpr std::array<SlotRotation, 4> turns = {
      {{0, false}, {1, false}, {30, false}, {5, true}}};
  static constexpr std::size_t limbs = 4;

  std::uint64_t noise_factor() const {
    return GetParam() ? scheme.parameters->plain_modulus().value() : 1;
  }
  ExtendedPlaintext weight_of(const Slots& slots) const {
    return {*scheme.parameters, scheme.encode(slots), limbs};
  }
  /// The sum of all turns of x times their weights, divided once.
  Ciphertext summed(Rotator& with, const Ciphertext& x) {
    HoistedCiphertext hoisted;
    with.hoist(x, hoisted);
    RotationSum sum(scheme.parameters, x.limbs(), x.correction());
    for (std::size_t i = 0; i < turns.size(); ++i) {
      with.add_rotated(hoisted, turns[i], std::array{WeightedSum{weights[i], sum}});
    }
    Ciphertext out(scheme.parameters, 2);
    with.take(sum, out);
    return out;
  }
  /// The same, each turn and product by itself.
  Ciphertext term(const Ciphertext& x, std::size_t i) {
    return times(rotator.rotate(x, turns[i]), weights[i]);
  }
  Ciphertext summed_one_by_one(const Ciphertext& x) {
    Ciphertext out = term(x, 0);
    for (std::size_t i = 1; i < turns.size(); ++i) out = add(out, term(x, i));
    return out;
  }

  Scheme scheme{testing::small_parameters(64, 1000, {50, 44, 46, 43}, 50)};
  GaloisKeys keys =
      GaloisKeys::generate(scheme.key, {limbs, galois_elements(turns, 64)}, noise_factor());
  Rotator rotator{scheme.parameters, keys};
  std::vector<Slots> factors = {scheme.random_slots(), scheme.random_slots(), scheme.random_slots(),
                                scheme.random_slots()};
  std::vector<ExtendedPlaintext> weights = {weight_of(factors[0]), weight_of(factors[1]),
                                            weight_of(factors[2]), weight_of(factors[3])};
  Ciphertext fresh = scheme.encrypt(scheme.random_slots());
};

TEST_P(RotationSums, AreTheSumsOfTurnsTimesPlaintexts) {
  for (std::size_t at = limbs; at > 1; --at) {
    const Ciphertext x = ModulusSwitcher(scheme.parameters)(fresh, at);
    const Ciphertext sum = summed(rotator, x);
    const Ciphertext expected = summed_one_by_one(x);
    EXPECT_EQ(sum.correction(), x.correction());
    EXPECT_EQ(scheme.decrypt(sum), scheme.decrypt(expected)) << at << " limbs";
    EXPECT_GT(scheme.decryptor.noise_budget_bits(sum), 0);
  }
}

Ciphertext turned(const Ciphertext& x, const Automorphism& automorphism) {
  Ciphertext out = x;
  for (std::size_t part = 0; part < x.parts(); ++part) {
    for (std::size_t limb = 0; limb < x.limbs(); ++limb) {
      automorphism.apply(x.residues(part, limb), out.residues(part, limb));
    }
  }
  return out;
}

SecretKey turned(const SecretKey& key, const Automorphism& automorphism) {
  SecretVector<std::int8_t> coefficients(key.chain()->n());
  automorphism.apply(key.coefficients(), coefficients);
  return SecretKey::from_coefficients(key.chain(), key.id(), coefficients);
}

/// Against a rotation that adds no noise, by a secret that turns along: where rounding makes most
/// of the noise, products after it make it larger, and only after it.
TEST(RotationSumNoise, IsLessThanThatOfProductsOfRotations) {
  std::mt19937_64 random(5);
  const std::size_t n = 1024;
  Scheme scheme(testing::small_parameters(n, 1000, {46, 42, 41}, 49));
  const SlotRotation turn{.steps = 1};
  const GaloisKeys keys = GaloisKeys::generate(scheme.key, {3, galois_elements({&turn, 1}, n)},
                                               scheme.parameters->plain_modulus().value());
  const ExtendedPlaintext weight(*scheme.parameters, scheme.encode(scheme.random_slots()), 3);
  const Ciphertext before = testing::random_ciphertext(scheme.parameters, 2, 3, random);
  const Automorphism& automorphism = keys.automorphisms()[0];
  const auto wanted = testing::phase_at_first_limb(times(turned(before, automorphism), weight),
                                                   turned(scheme.key, automorphism));
  const auto noise_of = [&](const Ciphertext& x) {
    const Modulus& q = scheme.parameters->coeff_modulus(0);
    auto noise = testing::phase_at_first_limb(x, scheme.key);
    for (std::size_t i = 0; i < n; ++i) noise[i] = q.centre(q.reduce_signed(noise[i] - wanted[i]));
    return testing::deviation_of(noise);
  };
  Rotator rotator(scheme.parameters, keys);
  HoistedCiphertext hoisted;
  rotator.hoist(before, hoisted);
  RotationSum sum(scheme.parameters, 3, 1);
  rotator.add_rotated(hoisted, turn, std::array{WeightedSum{weight, sum}});
  Ciphertext after(scheme.parameters, 2);
  rotator.take(sum, after);
  const auto t = static_cast<double>(scheme.parameters->plain_modulus().value());
  const double rounding = testing::rounding_deviation(t, static_cast<double>(n), 2);
  const double single = noise_of(times(rotator.rotate(before, turn), weight));
  EXPECT_GT(single, 100 * rounding) << "multiplied";
  EXPECT_LT(noise_of(after), 0.75 * single);
  EXPECT_GT(noise_of(after), rounding / 2);
}

/// One rotation, two sums: those of the giant steps of a matrix.
TEST_P(RotationSums, ShareARotation) {
  HoistedCiphertext hoisted;
  rotator.hoist(fresh, hoisted);
  RotationSum first(scheme.parameters, limbs, 1), second(scheme.parameters, limbs, 1);
  rotator.add_rotated(hoisted, turns[1],
                      std::array{WeightedSum{weights[1], first}, WeightedSum{weights[2], second}});
  RotationSum alone(scheme.parameters, limbs, 1);
  rotator.add_rotated(hoisted, turns[1], std::array{WeightedSum{weights[2], alone}});
  Ciphertext a(scheme.parameters, 2), b(scheme.parameters, 2);
  rotator.take(first, a);
  EXPECT_EQ(scheme.decrypt(a), scheme.decrypt(term(fresh, 1)));
  rotator.take(second, a);
  rotator.take(alone, b);
  EXPECT_EQ(a, b);
  rotator.take(alone, b);
  EXPECT_EQ(b, Ciphertext(scheme.parameters, 2)) << "empty once it is taken";
}

/// Each thread has a rotator and a partial sum; what is hoisted, keys and weights are shared.
TEST_P(RotationSums, OfSeveralThreadsAreTheSameBits) {
  HoistedCiphertext hoisted;
  rotator.hoist(fresh, hoisted);
  std::vector<RotationSum> partial(2, RotationSum(scheme.parameters, limbs, 1));
  std::vector<Ciphertext> turned(turns.size(), Ciphertext(scheme.parameters, 2));
  std::vector<std::jthread> threads;
  for (std::size_t thread = 0; thread < 2; ++thread) {
    threads.emplace_back([&, thread] {
      Rotator own(scheme.parameters, keys);
      for (std::size_t i = thread; i < turns.size(); i += 2) {
        own.rotate(hoisted, turns[i], turned[i]);
        own.add_rotated(hoisted, turns[i], std::array{WeightedSum{weights[i], partial[thread]}});
      }
    });
  }
  threads.clear();
  partial[0].add(partial[1]);
  Ciphertext out(scheme.parameters, 2);
  rotator.take(partial[0], out);
  EXPECT_EQ(out, summed(rotator, fresh));
  for (std::size_t i = 0; i < turns.size(); ++i) {
    EXPECT_EQ(turned[i], rotator.rotate(fresh, turns[i]));
  }
}

TEST_P(RotationSums, RefuseWhatDoesNotBelongTogether) {
  HoistedCiphertext hoisted;
  const Ciphertext switched = ModulusSwitcher(scheme.parameters)(fresh, 3);
  rotator.hoist(switched, hoisted);
  const std::uint64_t correction = switched.correction();
  const auto refuses = [&](const std::string& text, RotationSum sum,
                           const ExtendedPlaintext& weight) {
    expect_error(ErrorCode::incompatible, text, [&] {
      rotator.add_rotated(hoisted, turns[1], std::array{WeightedSum{weight, sum}});
    });
  };
  refuses("onto a sum at 4", {scheme.parameters, 4, correction}, weights[0]);
  refuses("onto a sum at 3 with 2", {scheme.parameters, 3, 2}, weights[0]);
  const ExtendedPlaintext low(*scheme.parameters, scheme.encode(factors[0]), 2);
  refuses("a plaintext for 2 limbs", {scheme.parameters, 3, correction}, low);
  RotationSum sum(scheme.parameters, 3, correction);
  expect_error(ErrorCode::incompatible, "a sum at 3 limbs with the correction 2",
               [&] { sum.add(RotationSum(scheme.parameters, 3, 2)); });
  const GaloisKeys others = GaloisKeys::generate(
      scheme.key, keys.shape(), GetParam() ? 1 : scheme.parameters->plain_modulus().value());
  Ciphertext out(scheme.parameters, 2);
  expect_error(ErrorCode::incompatible, "digits of a part divided by",
               [&] { Rotator(scheme.parameters, others).rotate(hoisted, turns[1], out); });
}

INSTANTIATE_TEST_SUITE_P(NoiseOfTAndOf1, RotationSums, ::testing::Bool());

}  // namespace
}  // namespace sealion
