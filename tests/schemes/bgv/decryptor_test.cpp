#include "schemes/bgv/decryptor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "exact.h"
#include "fixtures.h"
#include "schemes/bgv/arithmetic.h"
#include "schemes/bgv/modulus_switching.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::BigInteger;
using testing::exact_phase;
using testing::Polynomial;
using testing::Scheme;
using testing::Slots;

int exact_budget(const Ciphertext& ciphertext, const SecretKey& key) {
  int largest = 0;
  for (const BigInteger& x : exact_phase(ciphertext, key)) largest = std::max(largest, x.bits());
  return std::max(0, testing::modulus_of(ciphertext).bits() - largest - 1);
}

/// Ciphertexts of one to five parts, from hardly any noise to no budget left.
std::vector<Ciphertext> ciphertexts_of(Scheme& scheme) {
  std::vector<Ciphertext> result = {scheme.encrypt(scheme.random_slots())};
  result.push_back(add_integer(Ciphertext(scheme.parameters, 1), 5));
  result.push_back(Ciphertext(scheme.parameters, 2));
  const Ciphertext square = multiply(result[0], scheme.encrypt(scheme.random_slots()));
  result.push_back(square);
  result.push_back(multiply(square, result[0]));
  result.push_back(multiply(square, square));
  ModulusSwitcher switched(scheme.parameters);
  for (std::size_t limbs = 1; limbs < scheme.parameters->limbs(); ++limbs) {
    result.push_back(switched(square, limbs));
  }
  Ciphertext louder = result[0];
  for (int i = 0; i < 12; ++i) {
    louder = multiply_integer(louder, -1000003);
    result.push_back(louder);
  }
  return result;
}

TEST(Decryptor, BudgetAndMessageAreExact) {
  for (const ParametersPtr& parameters :
       {testing::small_parameters(8, 2, {14}), testing::small_parameters(16, 100, {45, 20}),
        testing::small_parameters(16, 1 << 20, {50, 50, 50, 50})}) {
    Scheme scheme(parameters);
    bool is_spent = false;
    for (const Ciphertext& ciphertext : ciphertexts_of(scheme)) {
      const int budget = scheme.decryptor.noise_budget_bits(ciphertext);
      EXPECT_EQ(budget, exact_budget(ciphertext, scheme.key));
      is_spent |= budget == 0;
      // Decryption is the exact phase mod t less the correction, sound or not.
      const Modulus& t = parameters->plain_modulus();
      Plaintext plain;
      scheme.decryptor.decrypt(ciphertext, plain);
      const Polynomial phase = exact_phase(ciphertext, scheme.key);
      for (std::size_t i = 0; i < plain.size(); ++i) {
        ASSERT_EQ(t.multiply(plain[i], ciphertext.correction()), phase[i].modulo(t.value()));
      }
    }
    EXPECT_TRUE(is_spent) << "the test does not reach an empty budget";
  }
}

TEST(Decryptor, FreshBudgetIsWhatTheoryPromises) {
  Scheme scheme(testing::secure_parameters());
  const double t = static_cast<double>(scheme.parameters->plain_modulus().value());
  for (int i = 0; i < 5; ++i) {
    const int budget = scheme.decryptor.noise_budget_bits(scheme.encrypt(scheme.random_slots()));
    // The largest of 4096 samples lies between 3 and 21/3.24 deviations.
    EXPECT_LE(budget, 76 - 1 - std::floor(std::log2(9 * t)));
    EXPECT_GE(budget, 76 - 1 - std::ceil(std::log2(22 * t)));
  }
}

TEST(Decryptor, ASpentBudgetIsZeroAndTheMessageIsLost) {
  Scheme scheme(testing::small_parameters(64, 1000, {40}));
  const Slots slots(64, 1);
  Ciphertext ciphertext = scheme.encrypt(slots);
  int last = scheme.decryptor.noise_budget_bits(ciphertext);
  std::int64_t expected = 1;
  while (last > 0) {
    EXPECT_EQ(scheme.decrypt(ciphertext), Slots(64, expected));
    ciphertext = multiply_integer(ciphertext, 17);
    expected = scheme.parameters->plain_modulus().centre(
        scheme.parameters->plain_modulus().reduce_signed(expected * 17));
    const int budget = scheme.decryptor.noise_budget_bits(ciphertext);
    EXPECT_LE(budget, std::max(0, last - 4));
    last = budget;
  }
  ciphertext = multiply_integer(ciphertext, 1000003);
  EXPECT_EQ(scheme.decryptor.noise_budget_bits(ciphertext), 0);
  EXPECT_NE(scheme.decrypt(ciphertext), Slots(64, expected));
}

TEST(Decryptor, RefusesOtherParameters) {
  Scheme scheme(testing::small_parameters(16, 100, {20, 21}));
  Plaintext plain;
  for (const ParametersPtr& other :
       {testing::small_parameters(16, 100, {21, 20}), testing::small_parameters(16, 100, {20}),
        testing::small_parameters(16, 200, {20, 21}),
        testing::small_parameters(32, 100, {20, 21})}) {
    const Ciphertext ciphertext(other, 2);
    testing::expect_error(ErrorCode::incompatible, "other encryption parameters",
                          [&] { scheme.decryptor.decrypt(ciphertext, plain); });
    testing::expect_error(ErrorCode::incompatible, "other encryption parameters",
                          [&] { scheme.decryptor.noise_budget_bits(ciphertext); });
  }
}

TEST(Decryptor, RefusesAKeyOfAnotherChain) {
  const SecretKey key = SecretKey::generate(testing::small_parameters(16, 100, {20, 22})->chain());
  testing::expect_error(ErrorCode::incompatible, "another modulus chain", [&] {
    Decryptor(testing::small_parameters(16, 100, {20, 21}), key);
  });
}

}  // namespace
}  // namespace sealion
