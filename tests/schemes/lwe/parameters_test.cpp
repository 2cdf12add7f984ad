#include "schemes/lwe/parameters.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "fixtures.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;
using testing::small_lwe_literal;

TEST(LweParameters, RefusesWhatMakesNone) {
  const auto expect_refusal = [](const std::string& text, LweParametersLiteral literal) {
    expect_error(ErrorCode::invalid_argument, text, [&] { LweParameters::create(literal); });
  };
  LweParametersLiteral literal = small_lwe_literal();
  literal.coeff_moduli.clear();
  expect_refusal("0 coefficient primes", literal);
  expect_refusal("3 coefficient primes", small_lwe_literal(3));
  expect_refusal("answers of 40 bits from a prime that allows 2 to 39",
                 small_lwe_literal(1, 1001, 40));
  expect_refusal("answers of 1 bits", small_lwe_literal(1, 1001, 1));
  expect_refusal("answers of -3 bits", small_lwe_literal(1, 1001, -3));
  expect_refusal("plaintext modulus 1 ", small_lwe_literal(1, 1));
  expect_refusal("plaintext modulus 0 ", small_lwe_literal(1, 0));
  expect_refusal("plaintext modulus 1024 ", small_lwe_literal(1, 1024, 10));
  expect_refusal("plaintext modulus 18446744073709551615", small_lwe_literal(1, ~0ULL, 39));
  literal = small_lwe_literal();
  literal.n = 63;
  expect_refusal("63", literal);
  for (const std::uint64_t prime : {std::uint64_t{0}, ~std::uint64_t{0}}) {
    literal = small_lwe_literal();
    literal.coeff_moduli.front() = prime;
    expect_error(ErrorCode::invalid_argument, "", [&] { LweParameters::create(literal); });
  }
}

TEST(LweParameters, TheirSecurityIsThatOfTheTables) {
  LweParametersLiteral literal{.n = 2048,
                               .coeff_moduli = largest_primes(50, 4096, 1),
                               .plain_modulus = 1000,
                               .answer_bits = 30};
  EXPECT_EQ(LweParameters::create(literal)->chain()->security_bits(), 128);
  literal.coeff_moduli = largest_primes(50, 4096, 2);
  expect_error(ErrorCode::insecure, "", [&] { LweParameters::create(literal); });
}

/// Against long division in floating point with 64 bits.
TEST(LweParameters, AnswersAreRoundedToTheNearest) {
  for (const std::size_t limbs : {1, 2}) {
    for (const std::uint64_t t : {2ULL, 3ULL, 1001ULL, 1024ULL, (1ULL << 20) - 1}) {
      const LweParametersPtr parameters = LweParameters::create(small_lwe_literal(limbs, t));
      const auto most = static_cast<std::int64_t>((t - 1) / 2);
      const auto half = static_cast<std::int64_t>(parameters->answer_step() / 2);
      for (const std::int64_t y : {-most, -most / 2, std::int64_t{0}, most / 3, most}) {
        for (const std::int64_t noise : {-half + 1, std::int64_t{0}, half - 1}) {
          const auto centre = std::llround(static_cast<long double>(y) * parameters->answer_step());
          const auto phase = static_cast<std::uint64_t>(centre + noise);
          EXPECT_EQ(parameters->round_phase(phase & parameters->answer_mask()), y)
              << "t " << t << ", noise " << noise;
        }
      }
    }
  }
}

/// |x - step y| modulo 2^k for the y that it is rounded to, in floating point with 64 bits.
long double noise_around(const LweParameters& parameters, std::uint64_t phase) {
  const long double expected =
      static_cast<long double>(parameters.round_phase(phase)) * parameters.answer_step();
  return std::abs(std::remainder(static_cast<long double>(phase) - expected,
                                 std::ldexp(1.0L, parameters.answer_bits())));
}

TEST(LweParameters, NoiseAndItsBudgetAreThoseOfFloatingPoint) {
  std::mt19937_64 random(2);
  for (const int answer_bits : {12, 24, 39}) {
    for (const std::uint64_t t : {2ULL, 3ULL, 1001ULL, 4095ULL}) {
      const LweParametersPtr parameters =
          LweParameters::create(small_lwe_literal(2, t, answer_bits));
      const long double half = parameters->answer_step() / 2;
      for (int i = 0; i < 200; ++i) {
        // Of all sizes around an answer.
        const std::uint64_t shift = random() % static_cast<std::uint64_t>(answer_bits);
        const auto centre =
            std::llround(static_cast<long double>(i % 7 - 3) * parameters->answer_step());
        const std::uint64_t phase =
            (static_cast<std::uint64_t>(centre) + (random() >> (64 - shift - 1))) &
            parameters->answer_mask();
        const long double noise = noise_around(*parameters, phase);
        const std::uint64_t fixed = parameters->noise_of_phase(phase);
        EXPECT_NEAR(
            static_cast<double>(std::ldexp(static_cast<long double>(fixed), -noise_fraction_bits)),
            static_cast<double>(noise), 0.01);
        const long double counted =
            std::max(1.0L, std::ldexp(static_cast<long double>(fixed), -noise_fraction_bits));
        EXPECT_EQ(parameters->noise_budget_bits(fixed),
                  std::max(0, static_cast<int>(std::floor(std::log2(half / counted)))))
            << "t " << t << ", noise " << static_cast<double>(noise);
      }
    }
  }
}

TEST(LweParameters, TheScaleIsTheIntegerPartOfItsQuotient) {
  const LweParametersLiteral literal = small_lwe_literal(2);
  const LweParametersPtr parameters = LweParameters::create(literal);
  const uint128 q = uint128{literal.coeff_moduli[0]} * literal.coeff_moduli[1];
  for (const std::size_t limb : {0, 1}) {
    EXPECT_EQ(parameters->scale(limb),
              static_cast<std::uint64_t>(q / 1001 % literal.coeff_moduli[limb]));
  }
}

}  // namespace
}  // namespace sealion
