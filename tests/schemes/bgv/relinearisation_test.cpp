#include "schemes/bgv/relinearisation.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "exact.h"
#include "fixtures.h"
#include "noise.h"
#include "schemes/bgv/arithmetic.h"
#include "schemes/bgv/modulus_switching.h"
#include "support/arrived_keys.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::BigInteger;
using testing::Polynomial;
using testing::Scheme;
using testing::Slots;

/// A key, its evaluation keys for five parts at all limbs, and what uses them.
class KeySwitching : public ::testing::Test {
 protected:
  Ciphertext fresh() { return scheme.encrypt(scheme.random_slots()); }
  /// Of three, four or five parts.
  Ciphertext product(std::size_t parts) {
    Ciphertext result = multiply(fresh(), fresh());
    while (result.parts() < parts) result = multiply(result, fresh());
    return result;
  }
  void expect_same_message(const Ciphertext& a, const Ciphertext& b) {
    EXPECT_GT(scheme.decryptor.noise_budget_bits(a), 0);
    EXPECT_GT(scheme.decryptor.noise_budget_bits(b), 0);
    EXPECT_EQ(scheme.decrypt(a), scheme.decrypt(b));
  }

  Scheme scheme{testing::small_parameters(64, 60000, {50, 49, 50, 48, 50}, 50)};
  EvaluationKeys keys = EvaluationKeys::generate(scheme.parameters, scheme.key, {5, 5});
  Relineariser relinearise{scheme.parameters, keys};
  ModulusSwitcher switched{scheme.parameters};
};

TEST_F(KeySwitching, BringsProductsToTwoPartsAtAnyLimbs) {
  for (std::size_t parts = 3; parts <= 5; ++parts) {
    const Ciphertext original = product(parts);
    for (std::size_t limbs = 5; limbs > 0; --limbs) {
      const Ciphertext start = switched(original, limbs);
      const Ciphertext end = relinearise(start);
      EXPECT_EQ(end.parts(), 2U);
      EXPECT_EQ(end.limbs(), limbs);
      EXPECT_EQ(end.correction(), start.correction());
      expect_same_message(end, original);
    }
  }
}

TEST_F(KeySwitching, GivesTheSameOnAnyNumberOfThreads) {
  for (std::size_t parts = 3; parts <= 5; ++parts) {
    const Ciphertext x = product(parts);
    const Ciphertext alone = relinearise(x), below = switched(alone, 2);
    for (const std::size_t threads : {2, 3, 2}) {
      const ExecutionContext context{.threads = threads};
      EXPECT_EQ(relinearise(x, context), alone) << threads << " threads";
      EXPECT_EQ(switched(alone, 2, context), below) << threads << " threads";
      EXPECT_EQ(multiply(x, alone, context), multiply(x, alone)) << threads << " threads";
    }
  }
}

TEST_F(KeySwitching, SwitchesOnAndMultipliesOn) {
  const auto squared = [&](const Ciphertext& x) { return relinearise(multiply(x, x)); };
  const Modulus& t = scheme.parameters->plain_modulus();
  Slots slots = scheme.random_slots();
  Ciphertext x = scheme.encrypt(slots);
  for (std::size_t limbs = 4; limbs >= 2; --limbs) {
    x = switched(squared(x), limbs);
    for (auto& slot : slots) slot = t.centre(t.reduce_signed(slot * slot));
    EXPECT_GT(scheme.decryptor.noise_budget_bits(x), 0);
    EXPECT_EQ(scheme.decrypt(x), slots) << limbs;
  }
}

TEST_F(KeySwitching, OfASumIsTheSum) {
  const Ciphertext a = product(5), b = product(3), c = fresh();
  expect_same_message(relinearise(add(add(a, b), c)),
                      add(add(relinearise(a), relinearise(b)), relinearise(c)));
}

TEST_F(KeySwitching, LeavesTwoPartsAndOneAsTheyAre) {
  const Ciphertext two = fresh();
  EXPECT_EQ(relinearise(two), two);
  const Ciphertext one(scheme.parameters, 1, 3);
  EXPECT_EQ(relinearise(one), one);
}

TEST_F(KeySwitching, KeysOfFewerLimbsServeThose) {
  const EvaluationKeys narrow = EvaluationKeys::generate(scheme.parameters, scheme.key, {2, 4});
  Relineariser narrow_relinearise(scheme.parameters, narrow);
  const Ciphertext original = product(4);
  for (const std::size_t limbs : {2, 1}) {
    expect_same_message(narrow_relinearise(switched(original, limbs)), original);
  }
}

TEST_F(KeySwitching, RestoredKeysGiveTheSameCiphertext) {
  const KeySwitchingKeys& made = keys.relinearisation();
  const EvaluationKeys restored(
      keys.id(),
      testing::arrived_keys(scheme.parameters->chain(), relinearisation_use, made.shape(),
                            made.noise_factor(), made.seed(), made.stored()),
      {});
  const Ciphertext x = product(4);
  EXPECT_EQ(Relineariser(scheme.parameters, restored)(x), relinearise(x));
}

TEST_F(KeySwitching, AnotherSecretsKeysGiveGarbage) {
  const SecretKey other = SecretKey::generate(scheme.parameters->chain());
  const EvaluationKeys wrong = EvaluationKeys::generate(scheme.parameters, other, {5, 5});
  const Ciphertext x = product(3);
  const Ciphertext garbage = Relineariser(scheme.parameters, wrong)(x);
  EXPECT_EQ(scheme.decryptor.noise_budget_bits(garbage), 0);
  EXPECT_NE(scheme.decrypt(garbage), scheme.decrypt(x));
}

TEST_F(KeySwitching, RefusesWhatTheKeysDoNotServe) {
  const EvaluationKeys narrow = EvaluationKeys::generate(scheme.parameters, scheme.key, {2, 4});
  Relineariser narrow_relinearise(scheme.parameters, narrow);
  testing::expect_error(ErrorCode::incompatible, "4 parts at 3 limbs: the evaluation keys serve 4",
                        [&] { narrow_relinearise(Ciphertext(scheme.parameters, 4, 3)); });
  testing::expect_error(ErrorCode::incompatible, "5 parts at 2 limbs",
                        [&] { narrow_relinearise(Ciphertext(scheme.parameters, 5, 2)); });
  const ParametersPtr other = testing::small_parameters(64, 60000, {50}, 50);
  testing::expect_error(ErrorCode::incompatible, "other encryption parameters",
                        [&] { relinearise(Ciphertext(other, 3)); });
  testing::expect_error(ErrorCode::incompatible, "another modulus chain",
                        [&] { Relineariser(other, keys); });
}

/// By definition: the phase changes by a multiple of t that is small against q.
TEST(KeySwitchingNoise, IsASmallMultipleOfT) {
  std::mt19937_64 random(5);
  const ParametersPtr parameters = testing::small_parameters(16, 1000, {50, 30, 49}, 50);
  const SecretKey key = SecretKey::generate(parameters->chain());
  const EvaluationKeys keys = EvaluationKeys::generate(parameters, key, {3, 5});
  Relineariser relinearise(parameters, keys);
  for (std::size_t limbs = 1; limbs <= 3; ++limbs) {
    for (std::size_t parts = 3; parts <= 5; ++parts) {
      const Ciphertext before = testing::random_ciphertext(parameters, parts, limbs, random);
      const Polynomial x = testing::exact_phase(before, key);
      const Polynomial y = testing::exact_phase(relinearise(before), key);
      for (std::size_t i = 0; i < x.size(); ++i) {
        const BigInteger noise = (y[i] - x[i]).centred(testing::modulus_of(before));
        EXPECT_EQ(noise.modulo(parameters->plain_modulus().value()), 0U);
        EXPECT_LT(noise.bits(), 10 + 11) << "t and a little";
      }
    }
  }
}

/// Deviation of what relinearising `powers` powers adds: P divides the digits' products with the
/// keys' noise, and the division rounds.
double key_switching_deviation(const Parameters& parameters, std::size_t limbs,
                               std::size_t powers) {
  const double t = static_cast<double>(parameters.plain_modulus().value());
  const double n = static_cast<double>(parameters.n());
  const auto special = static_cast<double>(parameters.chain()->special_ntt().modulus().value());
  double digits = 0;
  for (std::size_t limb = 0; limb < limbs; ++limb) {
    digits += std::pow(static_cast<double>(parameters.coeff_modulus(limb).value()) / special, 2);
  }
  const double products =
      t * noise_deviation * std::sqrt(n * digits / 12) * std::sqrt(static_cast<double>(powers));
  return std::hypot(products, testing::rounding_deviation(t, n, 2));
}

/// What relinearising adds, against the ciphertext's own phase, so that the noise alone is left.
std::vector<std::int64_t> added_noise(const Ciphertext& before, const SecretKey& key,
                                      const EvaluationKeys& keys) {
  const auto x = testing::phase_at_first_limb(before, key);
  auto noise = testing::phase_at_first_limb(Relineariser(before.parameters(), keys)(before), key);
  const Modulus& q = before.parameters()->coeff_modulus(0);
  for (std::size_t i = 0; i < noise.size(); ++i) {
    noise[i] = q.centre(q.reduce_signed(noise[i] - x[i]));
  }
  return noise;
}

/// Of keys with noise of multiples of t, and of 1, which serve every plaintext modulus.
TEST(KeySwitchingNoise, IsWhatTheFormulaSays) {
  std::mt19937_64 random(5);
  // P a bit below the limbs' primes, as large, and above: products or rounding make the noise.
  for (const int special_bits : {38, 42, 48}) {
    const ParametersPtr parameters =
        testing::small_parameters(1024, 1000, {43, 42, 42, 41}, special_bits);
    const std::uint64_t t = parameters->plain_modulus().value();
    const SecretKey key = SecretKey::generate(parameters->chain());
    for (const std::uint64_t noise_factor : {t, std::uint64_t{1}}) {
      const EvaluationKeys keys = EvaluationKeys::generate(key, {4, 5}, noise_factor);
      for (const auto& [limbs, parts] : {std::pair(4, 3), std::pair(2, 3), std::pair(4, 5)}) {
        const Ciphertext before = testing::random_ciphertext(
            parameters, static_cast<std::size_t>(parts), static_cast<std::size_t>(limbs), random);
        const auto noise = added_noise(before, key, keys);
        const double expected =
            key_switching_deviation(*parameters, before.limbs(), before.parts() - 2);
        EXPECT_LT(testing::deviation_of(noise), 1.2 * expected) << special_bits;
        EXPECT_GT(testing::deviation_of(noise), expected / 1.2) << special_bits;
        EXPECT_LT(static_cast<double>(testing::largest_of(noise)), 7 * expected);
      }
    }
  }
}

/// Values beyond one plaintext modulus: channels under one secret, put together again.
TEST(KeySwitchingChannels, ShareASecretKey) {
  const auto channels = testing::small_channels(3, 64, 1000, {50, 50, 50}, 50);
  const SecretKey key = SecretKey::generate(channels[0]->chain());
  const Slots slots(64, -31234);
  std::vector<std::uint64_t> moduli, residues;
  for (const ParametersPtr& parameters : channels) {
    Scheme scheme(parameters, key);
    const EvaluationKeys keys = EvaluationKeys::generate(parameters, key, {3, 3});
    const Ciphertext x = scheme.encrypt(slots);
    const Ciphertext square =
        ModulusSwitcher(parameters)(Relineariser(parameters, keys)(multiply(x, x)), 2);
    moduli.push_back(parameters->plain_modulus().value());
    residues.push_back(parameters->plain_modulus().reduce_signed(scheme.decrypt(square)[63]));
  }
  EXPECT_EQ(testing::from_residues(moduli, residues), BigInteger(31234LL * 31234));
}

}  // namespace
}  // namespace sealion
