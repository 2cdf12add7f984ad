#include "rlwe/parameters.h"

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"
#include "ring/primes.h"
#include "support/expect_error.h"
#include "support/parameters.h"

namespace sealion {
namespace {

ParametersLiteral sound() { return testing::small_literal(64, 1000, {30, 31}); }

/// `change` makes the sound literal one that is refused with a text of the message.
template <typename Change>
void expect_refusal(ErrorCode code, const std::string& text, Change change) {
  ParametersLiteral literal = sound();
  change(literal);
  testing::expect_error(code, text, [&] { Parameters::create(literal); });
}

TEST(Parameters, HoldWhatTheyWereMadeOf) {
  const ParametersLiteral literal = sound();
  const ParametersPtr parameters = Parameters::create(literal);
  EXPECT_EQ(parameters->literal(), literal);
  EXPECT_EQ(parameters->n(), 64U);
  EXPECT_EQ(parameters->limbs(), 2U);
  EXPECT_EQ(parameters->plain_modulus().value(), literal.plain_modulus);
  EXPECT_EQ(parameters->plain_ntt().modulus(), parameters->plain_modulus());
  for (std::size_t limb = 0; limb < 2; ++limb) {
    EXPECT_EQ(parameters->coeff_modulus(limb).value(), literal.coeff_moduli[limb]);
    EXPECT_EQ(parameters->coeff_ntt(limb).n(), 64U);
    EXPECT_EQ(parameters->basis().moduli()[limb], parameters->coeff_modulus(limb));
  }
  EXPECT_EQ(parameters->coeff_modulus_bits(), 61);
  EXPECT_EQ(parameters->security_bits(), 0);
}

TEST(Parameters, RefuseDimensionsThatAreNone) {
  for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{4}, std::size_t{63},
                              std::size_t{131072}, ~std::size_t{0}}) {
    expect_refusal(ErrorCode::invalid_argument, std::to_string(n),
                   [&](ParametersLiteral& literal) { literal.n = n; });
  }
}

TEST(Parameters, RefusePlaintextModuliThatDoNotBatch) {
  // Too small, even, not prime (though 1 mod 128), not 1 mod 128, beyond the kernels.
  for (const std::uint64_t t : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1024},
                                std::uint64_t{129}, std::uint64_t{1153 + 2}, ~std::uint64_t{0}}) {
    expect_refusal(ErrorCode::invalid_argument, std::to_string(t),
                   [&](ParametersLiteral& literal) { literal.plain_modulus = t; });
  }
}

TEST(Parameters, RefuseCoefficientModuliThatHaveNoTransform) {
  const std::uint64_t prime = largest_primes(40, 128, 1)[0];
  // 1 mod 128 but not prime, a prime that is not, even, of 51 bits, zero.
  std::uint64_t composite = prime - 128;
  while (is_prime(composite)) composite -= 128;
  for (const std::uint64_t p : {composite, largest_primes(40, 2, 1)[0] | 3, std::uint64_t{1} << 40,
                                largest_primes(51, 128, 1)[0], std::uint64_t{0}}) {
    expect_refusal(ErrorCode::invalid_argument, std::to_string(p),
                   [&](ParametersLiteral& literal) { literal.coeff_moduli[1] = p; });
  }
}

TEST(Parameters, RefuseNoCoefficientModulusAndTooMany) {
  expect_refusal(ErrorCode::invalid_argument, "0 coefficient primes",
                 [](ParametersLiteral& literal) { literal.coeff_moduli.clear(); });
  expect_refusal(
      ErrorCode::invalid_argument, "33 coefficient primes",
      [](ParametersLiteral& literal) { literal.coeff_moduli = largest_primes(40, 128, 33); });
}

TEST(Parameters, RefuseAModulusTwice) {
  expect_refusal(ErrorCode::invalid_argument, "twice", [](ParametersLiteral& literal) {
    literal.coeff_moduli[1] = literal.coeff_moduli[0];
  });
  expect_refusal(ErrorCode::invalid_argument, "twice", [](ParametersLiteral& literal) {
    literal.coeff_moduli[1] = literal.plain_modulus;
  });
}

TEST(Parameters, RefuseAPrimeWithoutRoomForNoise) {
  const std::uint64_t prime = sound().coeff_moduli[0];
  const std::uint64_t narrow = smallest_prime_above(prime / noise_room, 128);
  expect_refusal(ErrorCode::invalid_argument, std::to_string(prime),
                 [&](ParametersLiteral& literal) { literal.plain_modulus = narrow; });
  ParametersLiteral literal = sound();
  literal.plain_modulus = narrow - 128;
  while (!is_prime(literal.plain_modulus)) literal.plain_modulus -= 128;
  EXPECT_NO_THROW(Parameters::create(literal)) << "just room enough";
}

TEST(Parameters, RefuseAModulusTooLargeForItsSecurity) {
  const auto literal_of = [](SecurityLevel level, std::vector<int> bits) {
    ParametersLiteral literal = testing::small_literal(4096, 1 << 16, bits);
    literal.security = level;
    return literal;
  };
  for (const auto& [level, low, high] :
       {std::tuple(SecurityLevel::bits_128, 50, 56), std::tuple(SecurityLevel::bits_192, 33, 40),
        std::tuple(SecurityLevel::bits_256, 28, 28)}) {
    const auto fitting = Parameters::create(literal_of(level, {low, std::min(high, 50)}));
    EXPECT_GE(fitting->security_bits(), static_cast<int>(level));
  }
  // 106, 73 and 56 bits are the limits: one more is refused.
  EXPECT_EQ(Parameters::create(literal_of(SecurityLevel::bits_128, {50, 29, 27}))->security_bits(),
            128);
  testing::expect_error(ErrorCode::insecure, "107 bits at n = 4096", [&] {
    Parameters::create(literal_of(SecurityLevel::bits_128, {50, 30, 27}));
  });
  testing::expect_error(ErrorCode::insecure, "74 bits", [&] {
    Parameters::create(literal_of(SecurityLevel::bits_192, {37, 37 - 0}));
  });
  testing::expect_error(ErrorCode::insecure, "57 bits", [&] {
    Parameters::create(literal_of(SecurityLevel::bits_256, {28, 29}));
  });
  testing::expect_error(ErrorCode::insecure, "n = 64", [] {
    ParametersLiteral literal = sound();
    literal.security = SecurityLevel::bits_128;
    Parameters::create(literal);
  });
}

TEST(Parameters, TheDigestTellsThemApart) {
  const ParametersPtr parameters = Parameters::create(sound());
  EXPECT_EQ(parameters->digest(), Parameters::create(sound())->digest());
  ParametersLiteral other = sound();
  std::swap(other.coeff_moduli[0], other.coeff_moduli[1]);
  EXPECT_NE(Parameters::create(other)->digest(), parameters->digest());
  other = sound();
  other.coeff_moduli.pop_back();
  EXPECT_NE(Parameters::create(other)->digest(), parameters->digest());
  other = sound();
  other.plain_modulus = smallest_prime_above(other.plain_modulus, 128);
  EXPECT_NE(Parameters::create(other)->digest(), parameters->digest());
  other = sound();
  other.n = 32;
  EXPECT_NE(Parameters::create(other)->digest(), parameters->digest());
}

}  // namespace
}  // namespace sealion
