#include "rlwe/modulus_chain.h"

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"
#include "ring/primes.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

ModulusChainLiteral literal_of(std::size_t n, const std::vector<int>& bits, int special_bits = 0) {
  ModulusChainLiteral literal{
      .n = n, .coeff_moduli = {}, .security = SecurityLevel::insecure_for_tests};
  for (const int width : bits) {
    literal.coeff_moduli.push_back(largest_primes(width, 2 * n, 1, literal.coeff_moduli)[0]);
  }
  if (special_bits != 0) {
    literal.special_prime = largest_primes(special_bits, 2 * n, 1, literal.coeff_moduli)[0];
  }
  return literal;
}

ModulusChainLiteral sound() { return literal_of(64, {30, 31, 32}, 33); }

/// `change` makes the sound literal one that is refused with a text of the message.
template <typename Change>
void expect_refusal(const std::string& text, Change change) {
  ModulusChainLiteral literal = sound();
  change(literal);
  testing::expect_error(ErrorCode::invalid_argument, text, [&] { ModulusChain::create(literal); });
}

TEST(ModulusChain, HoldsWhatItWasMadeOf) {
  const ModulusChainLiteral literal = sound();
  const ModulusChainPtr chain = ModulusChain::create(literal);
  EXPECT_EQ(chain->literal().coeff_moduli, literal.coeff_moduli);
  EXPECT_EQ(chain->n(), 64U);
  EXPECT_EQ(chain->limbs(), 3U);
  for (std::size_t limb = 0; limb < 3; ++limb) {
    EXPECT_EQ(chain->modulus(limb).value(), literal.coeff_moduli[limb]);
    EXPECT_EQ(chain->ntt(limb).modulus(), chain->modulus(limb));
    EXPECT_EQ(chain->ntt(limb).n(), 64U);
    EXPECT_EQ(chain->basis(limb + 1).size(), limb + 1);
    EXPECT_EQ(chain->basis(limb + 1).moduli()[limb], chain->modulus(limb));
  }
  ASSERT_TRUE(chain->has_special_prime());
  EXPECT_EQ(chain->special_ntt().modulus().value(), literal.special_prime);
  EXPECT_EQ(chain->total_bits(), 30 + 31 + 32 + 33);
  EXPECT_EQ(chain->security_bits(), 0);
}

TEST(ModulusChain, WithoutSpecialPrimeItHasItsLimbsAlone) {
  const ModulusChainPtr chain = ModulusChain::create(literal_of(64, {30, 31}));
  EXPECT_FALSE(chain->has_special_prime());
  EXPECT_EQ(chain->limbs(), 2U);
  EXPECT_EQ(chain->total_bits(), 61);
}

TEST(ModulusChain, RefusesDimensionsThatAreNone) {
  for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{4}, std::size_t{63},
                              std::size_t{131072}, ~std::size_t{0}}) {
    expect_refusal(std::to_string(n), [&](ModulusChainLiteral& literal) { literal.n = n; });
  }
}

TEST(ModulusChain, RefusesModuliThatHaveNoTransform) {
  const std::uint64_t prime = largest_primes(40, 128, 1)[0];
  // 1 mod 128 but not prime, a prime that is not, even, of 51 bits.
  std::uint64_t composite = prime - 128;
  while (is_prime(composite)) composite -= 128;
  for (const std::uint64_t p : {composite, largest_primes(40, 2, 1)[0] | 3, std::uint64_t{1} << 40,
                                largest_primes(51, 128, 1)[0]}) {
    expect_refusal(std::to_string(p),
                   [&](ModulusChainLiteral& literal) { literal.coeff_moduli[1] = p; });
    expect_refusal(std::to_string(p),
                   [&](ModulusChainLiteral& literal) { literal.special_prime = p; });
  }
  expect_refusal("modulus 0", [](ModulusChainLiteral& literal) { literal.coeff_moduli[2] = 0; });
}

TEST(ModulusChain, RefusesNoCoefficientModulusAndTooMany) {
  expect_refusal("0 coefficient primes",
                 [](ModulusChainLiteral& literal) { literal.coeff_moduli.clear(); });
  expect_refusal("33 coefficient primes", [](ModulusChainLiteral& literal) {
    literal.coeff_moduli = largest_primes(40, 128, 33);
  });
  ModulusChainLiteral most = sound();
  most.coeff_moduli = largest_primes(40, 128, 32);
  EXPECT_EQ(ModulusChain::create(most)->limbs(), 32U) << "the special prime does not count";
}

TEST(ModulusChain, RefusesAModulusTwice) {
  expect_refusal("twice", [](ModulusChainLiteral& literal) {
    literal.coeff_moduli[1] = literal.coeff_moduli[0];
  });
  expect_refusal("twice", [](ModulusChainLiteral& literal) {
    literal.special_prime = literal.coeff_moduli[2];
  });
}

ModulusChainLiteral secured(ModulusChainLiteral literal, SecurityLevel level,
                            SecurityTable table = SecurityTable::guidelines_2024) {
  literal.security = level;
  literal.security_table = table;
  return literal;
}

TEST(ModulusChain, RefusesAModulusTooLargeForItsSecurity) {
  // 106, 73 and 56 bits are the limits at n = 4096.
  const auto expect_limit = [](SecurityLevel level, std::vector<int> fitting, int total) {
    const auto chain = ModulusChain::create(secured(literal_of(4096, fitting), level));
    EXPECT_EQ(chain->total_bits(), total);
    EXPECT_EQ(chain->security_bits(), static_cast<int>(level));
    ++fitting.back();
    testing::expect_error(ErrorCode::insecure, std::to_string(total + 1) + " bits",
                          [&] { ModulusChain::create(secured(literal_of(4096, fitting), level)); });
  };
  expect_limit(SecurityLevel::bits_128, {50, 29, 27}, 106);
  expect_limit(SecurityLevel::bits_192, {37, 36}, 73);
  expect_limit(SecurityLevel::bits_256, {28, 28}, 56);
  testing::expect_error(ErrorCode::insecure, "n = 64",
                        [] { ModulusChain::create(secured(sound(), SecurityLevel::bits_128)); });
}

TEST(ModulusChain, TheSpecialPrimeCountsForSecurity) {
  EXPECT_EQ(ModulusChain::create(secured(literal_of(4096, {36, 35}, 35), SecurityLevel::bits_128))
                ->security_bits(),
            128);
  testing::expect_error(ErrorCode::insecure, "107 bits, special prime included, at n = 4096", [] {
    ModulusChain::create(secured(literal_of(4096, {36, 35}, 36), SecurityLevel::bits_128));
  });
}

TEST(ModulusChain, TheTableIsTheOneThatWasAsked) {
  const ModulusChainLiteral literal = literal_of(4096, {36, 36}, 37);
  testing::expect_error(ErrorCode::insecure, "at most 106 bits in guidelines_2024",
                        [&] { ModulusChain::create(secured(literal, SecurityLevel::bits_128)); });
  const auto chain =
      ModulusChain::create(secured(literal, SecurityLevel::bits_128, SecurityTable::standard_2018));
  EXPECT_EQ(chain->security_bits(), 128);
  testing::expect_error(ErrorCode::insecure, "at most 75 bits in standard_2018", [&] {
    ModulusChain::create(secured(literal, SecurityLevel::bits_192, SecurityTable::standard_2018));
  });
}

TEST(ModulusChain, TellsWhatItWithstandsOfQuantumAttacks) {
  const auto quantum_bits = [](std::vector<int> prime_bits, SecurityTable table) {
    return ModulusChain::create(
               secured(literal_of(4096, prime_bits), SecurityLevel::bits_128, table))
        ->quantum_security_bits();
  };
  EXPECT_EQ(quantum_bits({40, 41}, SecurityTable::guidelines_2024), 0);
  EXPECT_EQ(quantum_bits({40, 40}, SecurityTable::guidelines_2024), 128);
  EXPECT_EQ(quantum_bits({29, 30}, SecurityTable::guidelines_2024_quantum), 192);
  EXPECT_EQ(quantum_bits({34, 34, 34}, SecurityTable::standard_2018), 0);
  EXPECT_EQ(quantum_bits({40, 41}, SecurityTable::standard_2018), 128);
  testing::expect_error(ErrorCode::insecure, "at most 80 bits in guidelines_2024_quantum", [&] {
    quantum_bits({40, 41}, SecurityTable::guidelines_2024_quantum);
  });
}

TEST(ModulusChain, TheDigestTellsThemApart) {
  const Digest digest = ModulusChain::create(sound())->digest();
  EXPECT_EQ(ModulusChain::create(sound())->digest(), digest);
  const auto expect_another = [&](auto change) {
    ModulusChainLiteral other = sound();
    change(other);
    EXPECT_NE(ModulusChain::create(other)->digest(), digest);
  };
  expect_another([](ModulusChainLiteral& literal) {
    std::swap(literal.coeff_moduli[0], literal.coeff_moduli[1]);
  });
  expect_another([](ModulusChainLiteral& literal) { literal.coeff_moduli.pop_back(); });
  expect_another([](ModulusChainLiteral& literal) { literal.special_prime = 0; });
  expect_another([](ModulusChainLiteral& literal) {
    literal.coeff_moduli.push_back(literal.special_prime);
    literal.special_prime = 0;
  });
  expect_another([](ModulusChainLiteral& literal) { literal.n = 32; });
}

}  // namespace
}  // namespace sealion
