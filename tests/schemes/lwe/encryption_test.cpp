// Single coefficients from encryption over the switch to decryption.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <random>

#include "fixtures.h"
#include "schemes/lwe/answer_switching.h"
#include "schemes/lwe/decryptor.h"
#include "schemes/lwe/encryptor.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;
using testing::small_lwe_literal;

/// One encryption at the given places, switched as it is.
class SwitchedCiphertext {
 public:
  SwitchedCiphertext(const LweParametersPtr& parameters, const SecretKey& key, std::size_t number,
                     const std::vector<std::uint32_t>& places,
                     const std::vector<std::int64_t>& values)
      : places_(places), firsts_(places.size()), second_(parameters->n()) {
    const std::size_t n = parameters->n(), limbs = parameters->limbs();
    const EncryptionSeedPtr seed = EncryptionSeed::draw(number + 1);
    std::vector<std::uint64_t> first_rows(limbs * places.size()), second_rows(limbs * n);
    CoefficientEncryptor(parameters, key, seed).encrypt(number, places, values, first_rows);
    UniformSampler sampler(seed->value());
    for (std::size_t limb = 0; limb < limbs; ++limb) {
      const auto row = std::span(second_rows).subspan(limb * n, n);
      expand_mask(sampler, parameters->chain()->modulus(limb), limb, number, row);
      parameters->chain()->ntt(limb).inverse(row);
    }
    const AnswerSwitcher switcher(parameters->chain(), limbs, parameters->answer_bits());
    switcher(first_rows, firsts_);
    switcher(second_rows, second_);
  }

  LweAnswer answer(std::size_t i) const { return {firsts_[i], second_, places_[i]}; }

 private:
  std::vector<std::uint32_t> places_;
  std::vector<std::uint64_t> firsts_, second_;
};

TEST(LweEncryption, EveryCoefficientComesBack) {
  std::mt19937_64 random(1);
  for (const std::size_t limbs : {1, 2}) {
    for (const std::uint64_t t : {2ULL, 3ULL, 1001ULL, 4096ULL}) {
      const LweParametersPtr parameters = LweParameters::create(small_lwe_literal(limbs, t));
      const SecretKey key = SecretKey::generate(parameters->chain());
      const LweDecryptor decryptor(parameters, key);
      const auto most = static_cast<std::int64_t>((t - 1) / 2);
      std::vector<std::uint32_t> places;
      std::vector<std::int64_t> values;
      for (std::uint32_t i = 0; i < parameters->n(); ++i) {
        places.push_back(i * 5 % 64);
        values.push_back(std::uniform_int_distribution(-most, most)(random));
      }
      values.front() = most;
      values.back() = -most;
      const SwitchedCiphertext switched(parameters, key, 3, places, values);
      for (std::size_t i = 0; i < places.size(); ++i) {
        EXPECT_EQ(decryptor.decrypt(switched.answer(i)), values[i]) << "t " << t << ", i " << i;
        EXPECT_LT(decryptor.noise(switched.answer(i)),
                  std::uint64_t{1} << (6 + noise_fraction_bits));
      }
    }
  }
}

TEST(LweEncryption, TheSameMessageNeverLooksTheSame) {
  const LweParametersPtr parameters = LweParameters::create(small_lwe_literal());
  const SecretKey key = SecretKey::generate(parameters->chain());
  CoefficientEncryptor encryptor(parameters, key, EncryptionSeed::draw(2));
  std::vector<std::uint64_t> a(2), b(2);
  const std::vector<std::uint32_t> places{0, 1};
  const std::vector<std::int64_t> values{5, 5};
  encryptor.encrypt(0, places, values, a);
  encryptor.encrypt(1, places, values, b);
  EXPECT_NE(a[0], a[1]);
  EXPECT_NE(a[0], b[0]);
}

TEST(LweEncryption, NoNumberServesTwice) {
  const LweParametersPtr parameters = LweParameters::create(small_lwe_literal());
  const SecretKey key = SecretKey::generate(parameters->chain());
  const EncryptionSeedPtr seed = EncryptionSeed::draw(2);
  std::vector<std::uint64_t> out(1);
  const auto encrypt = [&](std::size_t number) {
    CoefficientEncryptor(parameters, key, seed)
        .encrypt(number, std::vector<std::uint32_t>{0}, std::vector<std::int64_t>{5}, out);
  };
  encrypt(1);
  expect_error(ErrorCode::invalid_argument, "ciphertext 1 a second time", [&] { encrypt(1); });
  expect_error(ErrorCode::invalid_argument, "ciphertext 2 under a seed", [&] { encrypt(2); });
  EXPECT_NO_THROW(encrypt(0));
}

TEST(LweEncryption, AnotherKeyReadsNothing) {
  const LweParametersPtr parameters = LweParameters::create(small_lwe_literal(1, 1 << 20, 39));
  const SecretKey key = SecretKey::generate(parameters->chain());
  const SecretKey other = SecretKey::generate(parameters->chain());
  const SwitchedCiphertext switched(parameters, key, 0, {7}, {77});
  EXPECT_EQ(LweDecryptor(parameters, key).decrypt(switched.answer(0)), 77);
  EXPECT_NE(LweDecryptor(parameters, other).decrypt(switched.answer(0)), 77);
}

TEST(LweEncryption, KeysOfOtherChainsAreRefused) {
  const LweParametersPtr parameters = LweParameters::create(small_lwe_literal());
  const SecretKey other = SecretKey::generate(LweParameters::create(small_lwe_literal(2))->chain());
  expect_error(ErrorCode::incompatible, "another modulus chain",
               [&] { LweDecryptor(parameters, other); });
  expect_error(ErrorCode::incompatible, "another modulus chain",
               [&] { CoefficientEncryptor(parameters, other, EncryptionSeed::draw(1)); });
}

/// c_0 + c_1 s less the message is the noise: centred, of deviation sqrt(21/2).
TEST(LweEncryption, FreshNoiseHasItsDistribution) {
  LweParametersLiteral literal = small_lwe_literal(1, 2, 39);
  literal.n = 4096;
  literal.coeff_moduli = largest_primes(45, 8192, 1);
  literal.answer_bits = 44;
  const LweParametersPtr parameters = LweParameters::create(literal);
  const SecretKey key = SecretKey::generate(parameters->chain());
  const Modulus& p = parameters->chain()->modulus(0);
  std::vector<std::uint32_t> places(4096);
  for (std::uint32_t i = 0; i < 4096; ++i) places[i] = i;
  const std::vector<std::int64_t> zeros(4096);
  std::vector<std::uint64_t> c0(4096), mask(4096);
  const EncryptionSeedPtr seed = EncryptionSeed::draw(10);
  CoefficientEncryptor(parameters, key, seed).encrypt(9, places, zeros, c0);
  UniformSampler sampler(seed->value());
  expand_mask(sampler, p, 0, 9, mask);
  for (std::size_t i = 0; i < mask.size(); ++i) mask[i] = p.multiply(mask[i], key.residues(0)[i]);
  parameters->chain()->ntt(0).inverse(mask);
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < c0.size(); ++i) {
    const std::int64_t noise = p.centre(p.add(c0[i], mask[i]));
    ASSERT_LE(std::abs(noise), noise_bound);
    sum += static_cast<double>(noise);
    squares += static_cast<double>(noise * noise);
  }
  EXPECT_NEAR(sum / 4096, 0, 0.3);
  EXPECT_NEAR(std::sqrt(squares / 4096), noise_deviation, 0.25);
}

}  // namespace
}  // namespace sealion
