#include "schemes/bgv/parameters.h"

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"
#include "ring/primes.h"
#include "support/expect_error.h"
#include "support/parameters.h"

namespace sealion {
namespace {

ParametersLiteral sound() { return testing::small_literal(64, 1000, {30, 31}, 32); }

/// `change` makes the sound literal one that is refused with a text of the message.
template <typename Change>
void expect_refusal(const std::string& text, Change change) {
  ParametersLiteral literal = sound();
  change(literal);
  testing::expect_error(ErrorCode::invalid_argument, text,
                        [&] { Parameters::create_channels(literal); });
}

TEST(Parameters, HoldWhatTheyWereMadeOf) {
  const ParametersLiteral literal = sound();
  const ParametersPtr parameters = testing::make_parameters(literal);
  EXPECT_EQ(parameters->n(), 64U);
  EXPECT_EQ(parameters->limbs(), 2U);
  EXPECT_EQ(parameters->plain_modulus().value(), literal.plain_moduli[0]);
  EXPECT_EQ(parameters->plain_ntt().modulus(), parameters->plain_modulus());
  EXPECT_EQ(parameters->chain()->literal().special_prime, literal.special_prime);
  for (std::size_t limb = 0; limb < 2; ++limb) {
    EXPECT_EQ(parameters->coeff_modulus(limb).value(), literal.coeff_moduli[limb]);
    EXPECT_EQ(parameters->coeff_ntt(limb).n(), 64U);
  }
}

TEST(Parameters, ChannelsShareOneChain) {
  const auto channels = testing::small_channels(3, 64, 1000, {30, 31});
  ASSERT_EQ(channels.size(), 3U);
  for (std::size_t i = 1; i < 3; ++i) {
    EXPECT_EQ(channels[i]->chain(), channels[0]->chain());
    EXPECT_GT(channels[i]->plain_modulus().value(), channels[i - 1]->plain_modulus().value());
  }
  EXPECT_EQ(
      Parameters::create(channels[0]->chain(), channels[1]->plain_modulus().value())->digest(),
      channels[1]->digest());
}

TEST(Parameters, ChannelsNeedDistinctPlaintextModuli) {
  expect_refusal("0 plaintext moduli",
                 [](ParametersLiteral& literal) { literal.plain_moduli.clear(); });
  expect_refusal("twice", [](ParametersLiteral& literal) {
    literal.plain_moduli.push_back(smallest_prime_above(2000, 128));
    literal.plain_moduli.push_back(literal.plain_moduli[0]);
  });
}

TEST(Parameters, RefusePlaintextModuliThatDoNotBatch) {
  // Too small, even, not prime (though 1 mod 128), not 1 mod 128, beyond the kernels.
  for (const std::uint64_t t : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1024},
                                std::uint64_t{129}, std::uint64_t{1153 + 2}, ~std::uint64_t{0}}) {
    expect_refusal(std::to_string(t),
                   [&](ParametersLiteral& literal) { literal.plain_moduli[0] = t; });
    expect_refusal(std::to_string(t),
                   [&](ParametersLiteral& literal) { literal.plain_moduli.push_back(t); });
  }
}

TEST(Parameters, RefuseWhatMakesNoChain) {
  expect_refusal("dimension 4", [](ParametersLiteral& literal) { literal.n = 4; });
  expect_refusal("0 coefficient primes",
                 [](ParametersLiteral& literal) { literal.coeff_moduli.clear(); });
  ParametersLiteral literal = sound();
  literal.security = SecurityLevel::bits_128;
  testing::expect_error(ErrorCode::insecure, "93 bits",
                        [&] { Parameters::create_channels(literal); });
}

TEST(Parameters, RefuseAPlaintextModulusOfTheChain) {
  for (const std::uint64_t prime : {sound().coeff_moduli[1], sound().special_prime}) {
    expect_refusal("plaintext modulus " + std::to_string(prime),
                   [&](ParametersLiteral& literal) { literal.plain_moduli[0] = prime; });
  }
}

TEST(Parameters, RefuseAPrimeWithoutRoomForNoise) {
  ParametersLiteral literal = testing::small_literal(64, 1000, {30, 31}, 20);
  const std::uint64_t prime = literal.coeff_moduli[0];
  literal.plain_moduli = {smallest_prime_above(prime / noise_room, 128)};
  testing::expect_error(ErrorCode::invalid_argument, std::to_string(prime),
                        [&] { Parameters::create_channels(literal); });
  literal.plain_moduli[0] -= 128;
  while (!is_prime(literal.plain_moduli[0])) literal.plain_moduli[0] -= 128;
  EXPECT_NO_THROW(Parameters::create_channels(literal)) << "just room enough, and a special prime "
                                                           "that needs none";
}

TEST(Parameters, TheDigestTellsThemApart) {
  const ParametersPtr parameters = testing::make_parameters(sound());
  EXPECT_EQ(parameters->digest(), testing::make_parameters(sound())->digest());
  ParametersLiteral other = sound();
  std::swap(other.coeff_moduli[0], other.coeff_moduli[1]);
  EXPECT_NE(testing::make_parameters(other)->digest(), parameters->digest());
  other = sound();
  other.special_prime = 0;
  EXPECT_NE(testing::make_parameters(other)->digest(), parameters->digest());
  other = sound();
  other.plain_moduli[0] = smallest_prime_above(other.plain_moduli[0], 128);
  EXPECT_NE(testing::make_parameters(other)->digest(), parameters->digest());
}

}  // namespace
}  // namespace sealion
