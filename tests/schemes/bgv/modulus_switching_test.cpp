#include "schemes/bgv/modulus_switching.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "exact.h"
#include "fixtures.h"
#include "noise.h"
#include "schemes/bgv/arithmetic.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::BigInteger;
using testing::Polynomial;
using testing::Scheme;
using testing::Slots;

/// A sum of products of fresh ciphertexts with `parts` parts, 1 to 5, at all limbs.
Ciphertext ciphertext_of(Scheme& scheme, std::size_t parts) {
  if (parts == 1) return add_integer(Ciphertext(scheme.parameters, 1), -7);
  Ciphertext product = scheme.encrypt(scheme.random_slots());
  while (product.parts() < parts) {
    product = multiply(product, scheme.encrypt(scheme.random_slots()));
  }
  return product;
}

/// Small rings, primes of unequal sizes, t up to the room for noise.
std::vector<ParametersPtr> chains_of_primes() {
  return {testing::small_parameters(8, 2, {30, 14, 50, 31, 29}),
          testing::small_parameters(64, 60000, {50, 38, 50, 50, 49}, 50),
          testing::small_parameters(16, 1 << 13, {50, 21, 50, 50, 50})};
}

TEST(ModulusSwitching, KeepsTheMessageFromAnyLimbsToAny) {
  for (const ParametersPtr& parameters : chains_of_primes()) {
    Scheme scheme(parameters);
    ModulusSwitcher switched(parameters);
    for (std::size_t parts = 1; parts <= 5; ++parts) {
      const Ciphertext original = ciphertext_of(scheme, parts);
      const Slots slots = scheme.decrypt(original);
      ASSERT_GT(scheme.decryptor.noise_budget_bits(original), 0);
      for (std::size_t from = parameters->limbs(); from > 0; --from) {
        const Ciphertext start = switched(original, from);
        for (std::size_t to = from; to > 0; --to) {
          const Ciphertext end = switched(start, to);
          EXPECT_EQ(end.limbs(), to);
          EXPECT_EQ(end.parts(), parts);
          EXPECT_EQ(end, switched(original, to)) << "two switches are one";
          if (scheme.decryptor.noise_budget_bits(end) == 0) continue;
          EXPECT_EQ(scheme.decrypt(end), slots) << parts << " parts, " << from << " to " << to;
        }
      }
    }
  }
}

TEST(ModulusSwitching, ToAllItsLimbsChangesNothing) {
  Scheme scheme(testing::small_parameters(64, 1000, {40, 41}));
  const Ciphertext ciphertext = scheme.encrypt(scheme.random_slots());
  EXPECT_EQ(ModulusSwitcher(scheme.parameters)(ciphertext, 2), ciphertext);
}

TEST(ModulusSwitching, ReachesOneLimbWithBudgetLeft) {
  Scheme scheme(testing::small_parameters(64, 60000, {50, 50, 50, 50}));
  ModulusSwitcher switched(scheme.parameters);
  for (std::size_t parts = 1; parts <= 5; ++parts) {
    const Ciphertext original = ciphertext_of(scheme, parts);
    const Slots slots = scheme.decrypt(original);
    for (std::size_t limbs = 4; limbs > 0; --limbs) {
      const Ciphertext end = switched(original, limbs);
      EXPECT_GT(scheme.decryptor.noise_budget_bits(end), 0);
      EXPECT_EQ(scheme.decrypt(end), slots);
    }
  }
}

TEST(ModulusSwitching, TheCorrectionIsTheInverseOfThePrimesDropped) {
  const ParametersPtr parameters = testing::small_parameters(16, 100, {30, 31, 32, 33});
  const Modulus& t = parameters->plain_modulus();
  ModulusSwitcher switched(parameters);
  for (std::size_t from = 1; from <= 4; ++from) {
    for (std::size_t to = 1; to <= from; ++to) {
      Ciphertext start(parameters, 2, from);
      start.set_correction(3);
      const std::uint64_t factor = switching_correction(*parameters, from, to);
      EXPECT_EQ(switched(start, to).correction(), t.multiply(3, factor));
      std::uint64_t back = factor;
      for (std::size_t limb = to; limb < from; ++limb) {
        back = t.multiply(back, t.reduce(parameters->coeff_modulus(limb).value()));
      }
      EXPECT_EQ(back, 1U);
    }
  }
}

/// By definition: what is rounded away, c - p c', is a multiple of t and at most t p / 2.
TEST(ModulusSwitching, RoundsToTheNearestMultipleOfT) {
  std::mt19937_64 random(3);
  for (const ParametersPtr& parameters : chains_of_primes()) {
    ModulusSwitcher switched(parameters);
    const std::uint64_t t = parameters->plain_modulus().value();
    for (std::size_t from = 3; from <= parameters->limbs(); ++from) {
      const Ciphertext start = testing::random_ciphertext(parameters, 2, from, random);
      const Ciphertext end = switched(start, from - 1);
      const BigInteger p = BigInteger::of_unsigned(parameters->coeff_modulus(from - 1).value());
      const BigInteger bound = p * BigInteger::of_unsigned(t);
      for (std::size_t part = 0; part < 2; ++part) {
        const Polynomial before = testing::coefficients_of(start, part);
        const Polynomial after = testing::coefficients_of(end, part);
        for (std::size_t i = 0; i < before.size(); ++i) {
          const BigInteger delta = (before[i] - p * after[i]).centred(testing::modulus_of(start));
          ASSERT_EQ(delta.modulo(t), 0U);
          ASSERT_TRUE(delta * BigInteger(2) < bound &&
                      BigInteger(0) - bound < delta * BigInteger(2));
        }
      }
    }
  }
}

TEST(ModulusSwitching, ExtremeResiduesRoundToo) {
  const ParametersPtr parameters = testing::small_parameters(8, 2, {50, 49, 50});
  const std::uint64_t p = parameters->coeff_modulus(2).value();
  const std::uint64_t t = parameters->plain_modulus().value();
  ModulusSwitcher switched(parameters);
  for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{1}, p / 2, p / 2 + 1, p - 1}) {
    // The constant `value`, whose values are the same at every point.
    Ciphertext start(parameters, 1);
    for (std::size_t limb = 0; limb < 3; ++limb) {
      std::ranges::fill(start.residues(0, limb), parameters->coeff_modulus(limb).reduce(value));
    }
    const Polynomial quotient = testing::coefficients_of(switched(start, 2), 0);
    const BigInteger q = testing::modulus_of(start);
    const BigInteger delta =
        (BigInteger::of_unsigned(value) - BigInteger::of_unsigned(p) * quotient[0]).centred(q);
    EXPECT_EQ(delta.modulo(t), 0U);
    EXPECT_LE(delta.bits(), BigInteger::of_unsigned(p).bits() + BigInteger::of_unsigned(t).bits());
    for (std::size_t i = 1; i < 8; ++i) EXPECT_EQ(quotient[i], BigInteger(0));
  }
}

TEST(ModulusSwitching, LeavesTheNoiseOfRoundingAlone) {
  const std::size_t n = 1024;
  Scheme scheme(testing::small_parameters(n, 60000, {50, 50, 50, 50, 50, 50}));
  ModulusSwitcher switched(scheme.parameters);
  const double t = static_cast<double>(scheme.parameters->plain_modulus().value());
  // From three parts on the noise follows the largest values of s at the roots of unity.
  const std::array<double, 4> tolerance = {1.02, 1.25, 1.6, 2.5};
  for (std::size_t parts = 1; parts <= 4; ++parts) {
    const Ciphertext end = switched(ciphertext_of(scheme, parts), 1);
    const auto phase = testing::phase_at_first_limb(end, scheme.key);
    if (parts == 1) {
      EXPECT_LE(testing::largest_of(phase), t / 2 + 1);
      continue;
    }
    const double expected = testing::rounding_deviation(t, n, parts);
    EXPECT_LT(testing::deviation_of(phase), expected * tolerance[parts - 1]) << parts;
    EXPECT_GT(testing::deviation_of(phase), expected / tolerance[parts - 1]) << parts;
    EXPECT_LT(static_cast<double>(testing::largest_of(phase)), 7 * expected * tolerance[parts - 1]);
  }
}

TEST(ModulusSwitching, RefusesLimbsThatAreNotThere) {
  const ParametersPtr parameters = testing::small_parameters(16, 100, {30, 31, 32});
  ModulusSwitcher switched(parameters);
  testing::expect_error(ErrorCode::incompatible, "2 limbs cannot switch to 3",
                        [&] { switched(Ciphertext(parameters, 2, 2), 3); });
  testing::expect_error(ErrorCode::incompatible, "2 limbs cannot switch to 0",
                        [&] { switched(Ciphertext(parameters, 2, 2), 0); });
  testing::expect_error(ErrorCode::incompatible, "other encryption parameters", [&] {
    switched(Ciphertext(testing::small_parameters(16, 200, {30, 31, 32}), 2), 1);
  });
}

}  // namespace
}  // namespace sealion
