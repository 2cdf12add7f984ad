#include "rlwe/decryptor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "fixtures.h"
#include "rlwe/arithmetic.h"
#include "support/big_integer.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::BigInteger;
using testing::Scheme;
using testing::Slots;
using Polynomial = std::vector<BigInteger>;

/// One part's coefficients in [0, q).
Polynomial coefficients_of(const Ciphertext& ciphertext, std::size_t part) {
  const Parameters& parameters = *ciphertext.parameters();
  std::vector<std::vector<std::uint64_t>> limbs;
  for (std::size_t limb = 0; limb < parameters.limbs(); ++limb) {
    const auto residues = ciphertext.residues(part, limb);
    limbs.emplace_back(residues.begin(), residues.end());
    parameters.coeff_ntt(limb).inverse(limbs.back());
  }
  Polynomial result;
  for (std::size_t i = 0; i < parameters.n(); ++i) {
    std::vector<std::uint64_t> residues;
    for (const auto& limb : limbs) residues.push_back(limb[i]);
    result.push_back(testing::from_residues(parameters.literal().coeff_moduli, residues));
  }
  return result;
}

Polynomial times_secret(const Polynomial& a, const SecretKey& key, const BigInteger& q) {
  const std::size_t n = a.size();
  Polynomial result(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      const BigInteger term = a[i] * BigInteger(key.coefficients()[j]);
      BigInteger& target = result[(i + j) % n];
      target = (i + j < n ? target + term : target - term) % q;
    }
  }
  return result;
}

/// c(s) mod q by definition, centred: the textbook on exact integers.
Polynomial exact_phase(const Ciphertext& ciphertext, const SecretKey& key) {
  const BigInteger q = testing::product_of(ciphertext.parameters()->literal().coeff_moduli);
  Polynomial sum(ciphertext.parameters()->n());
  for (std::size_t part = ciphertext.parts(); part-- > 0;) {
    if (part + 1 != ciphertext.parts()) sum = times_secret(sum, key, q);
    const Polynomial c = coefficients_of(ciphertext, part);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] = (sum[i] + c[i]) % q;
  }
  for (BigInteger& x : sum) x = x.centred(q);
  return sum;
}

int exact_budget(const Ciphertext& ciphertext, const SecretKey& key) {
  int largest = 0;
  for (const BigInteger& x : exact_phase(ciphertext, key)) largest = std::max(largest, x.bits());
  const BigInteger q = testing::product_of(ciphertext.parameters()->literal().coeff_moduli);
  return std::max(0, q.bits() - largest - 1);
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
      // Decryption is the exact phase mod t, sound or not.
      Plaintext plain;
      scheme.decryptor.decrypt(ciphertext, plain);
      const Polynomial phase = exact_phase(ciphertext, scheme.key);
      for (std::size_t i = 0; i < plain.size(); ++i) {
        ASSERT_EQ(plain[i], phase[i].modulo(parameters->plain_modulus().value()));
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

}  // namespace
}  // namespace sealion
