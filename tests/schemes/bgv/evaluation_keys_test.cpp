#include "schemes/bgv/evaluation_keys.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <optional>
#include <set>
#include <vector>

#include "base/error.h"
#include "fixtures.h"
#include "ring/primes.h"
#include "support/arrived_keys.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using Residues = std::vector<std::uint64_t>;

/// The prime of a row of the keys.
const Modulus& prime_of(const KeySwitchingKeys& keys, std::size_t row) {
  return keys.row_ntt(row).modulus();
}

/// Coefficients of s^power modulo p, by the definition of the product.
Residues power_of_secret(const SecretKey& key, std::size_t power, const Modulus& p) {
  const std::size_t n = key.chain()->n();
  Residues result(n);
  result[0] = 1;
  for (std::size_t factor = 0; factor < power; ++factor) {
    Residues next(n);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        const std::uint64_t term = p.multiply(result[i], p.reduce_signed(key.coefficients()[j]));
        std::uint64_t& target = next[(i + j) % n];
        target = i + j < n ? p.add(target, term) : p.subtract(target, term);
      }
    }
    result = next;
  }
  return result;
}

/// Centred coefficients of b + a s less what the digit encrypts: t e.
std::vector<std::int64_t> noise_of(const KeySwitchingKeys& keys, const SecretKey& key,
                                   std::size_t power, std::size_t digit, std::size_t row) {
  const Modulus& p = prime_of(keys, row);
  const bool is_special = row == keys.shape().limbs;
  const auto s = key.residues(is_special ? key.chain()->limbs() : row);
  Residues sum(s.size());
  for (std::size_t i = 0; i < sum.size(); ++i) {
    sum[i] =
        p.add(keys.b(power - 2, digit, row)[i], p.multiply(keys.a(power - 2, digit, row)[i], s[i]));
  }
  keys.row_ntt(row).inverse(sum);
  const std::uint64_t special = p.reduce(key.chain()->special_ntt().modulus().value());
  const Residues message = power_of_secret(key, power, p);
  std::vector<std::int64_t> noise(sum.size());
  for (std::size_t i = 0; i < sum.size(); ++i) {
    if (row == digit) sum[i] = p.subtract(sum[i], p.multiply(special, message[i]));
    noise[i] = p.centre(sum[i]);
  }
  return noise;
}

class EvaluationKeysTest : public ::testing::Test {
 protected:
  EvaluationKeys generate(const EvaluationKeyShape& shape) const {
    return EvaluationKeys::generate(parameters, key, shape);
  }
  KeySwitchingKeys relinearisation(const EvaluationKeyShape& shape) const {
    return generate(shape).relinearisation();
  }
  KeySwitchingKeys restore(const KeySwitchingKeys& keys, const KeyResidues& residues) const {
    return testing::arrived_keys(parameters->chain(), relinearisation_use, keys.shape(),
                                 keys.noise_factor(), keys.seed(), residues);
  }
  static KeyResidues stored(const KeySwitchingKeys& keys) {
    return {keys.stored().begin(), keys.stored().end()};
  }

  ParametersPtr parameters = testing::small_parameters(16, 1000, {40, 30, 50}, 45);
  SecretKey key = SecretKey::generate(parameters->chain());
};

TEST_F(EvaluationKeysTest, EncryptPowersOfTheSecretByDigits) {
  const auto t = static_cast<std::int64_t>(parameters->plain_modulus().value());
  for (const EvaluationKeyShape& shape :
       {EvaluationKeyShape{3, 5}, EvaluationKeyShape{2, 4}, EvaluationKeyShape{1, 3}}) {
    const EvaluationKeys made = generate(shape);
    EXPECT_EQ(made.id(), key.id());
    EXPECT_EQ(made.shape(), shape);
    const KeySwitchingKeys& keys = made.relinearisation();
    EXPECT_EQ(keys.rows(), shape.limbs + 1);
    for (std::size_t power = 2; power < shape.parts; ++power) {
      for (std::size_t digit = 0; digit < shape.limbs; ++digit) {
        const auto noise = noise_of(keys, key, power, digit, 0);
        for (const std::int64_t e : noise) {
          ASSERT_EQ(e % t, 0);
          ASSERT_LE(std::abs(e / t), noise_bound);
        }
        EXPECT_NE(noise, std::vector<std::int64_t>(16)) << "there is noise";
        for (std::size_t row = 1; row < keys.rows(); ++row) {
          EXPECT_EQ(noise_of(keys, key, power, digit, row), noise) << "one noise in all rows";
        }
      }
    }
  }
}

TEST_F(EvaluationKeysTest, EveryRowIsNew) {
  const KeySwitchingKeys keys = relinearisation({3, 5});
  std::set<std::uint64_t> firsts;
  for (std::size_t power = 2; power < 5; ++power) {
    for (std::size_t digit = 0; digit < 3; ++digit) {
      for (std::size_t row = 0; row < 4; ++row) {
        for (const auto& residues :
             {keys.a(power - 2, digit, row), keys.b(power - 2, digit, row)}) {
          EXPECT_LT(*std::ranges::max_element(residues), prime_of(keys, row).value());
          firsts.insert(residues[0]);
        }
      }
    }
  }
  EXPECT_EQ(firsts.size(), 2U * 3 * 3 * 4);
  EXPECT_NE(relinearisation({3, 5}).seed(), keys.seed());
}

TEST_F(EvaluationKeysTest, ComeBackFromTheirResidues) {
  const KeySwitchingKeys keys = relinearisation({2, 4});
  ASSERT_EQ(keys.stored().size(), 2U * 2 * 3 * 16);
  const KeySwitchingKeys restored = restore(keys, stored(keys));
  for (std::size_t number = 0; number < 2; ++number) {
    for (std::size_t digit = 0; digit < 2; ++digit) {
      for (std::size_t row = 0; row < 3; ++row) {
        EXPECT_TRUE(std::ranges::equal(restored.a(number, digit, row), keys.a(number, digit, row)));
        EXPECT_TRUE(std::ranges::equal(restored.b(number, digit, row), keys.b(number, digit, row)));
      }
    }
  }
}

TEST_F(EvaluationKeysTest, RefuseResiduesThatAreNone) {
  const KeySwitchingKeys keys = relinearisation({2, 4});
  const std::size_t n = parameters->n();
  for (std::size_t row = 0; row < keys.stored().size() / n; ++row) {
    const std::uint64_t prime = prime_of(keys, row % 3).value();
    KeyResidues residues = stored(keys);
    residues[row * n + row % n] = prime - 1;
    EXPECT_NO_THROW(restore(keys, residues));
    for (const std::uint64_t bad : {prime, (std::uint64_t{1} << std::bit_width(prime)) - 1}) {
      residues[row * n + row % n] = bad;
      testing::expect_error(ErrorCode::corrupt, std::to_string(bad),
                            [&] { restore(keys, residues); });
    }
  }
}

/// In whichever order the rows arrive.
TEST_F(EvaluationKeysTest, NameTheFirstResidueThatIsNone) {
  const KeySwitchingKeys keys = relinearisation({2, 4});
  const std::size_t n = parameters->n();
  KeyResidues residues = stored(keys);
  for (const std::size_t row : {1, 2, 5}) residues[row * n] = prime_of(keys, row % 3).value();
  testing::expect_error(ErrorCode::corrupt, std::to_string(prime_of(keys, 1).value()),
                        [&] { restore(keys, residues); });
}

TEST_F(EvaluationKeysTest, RefuseAnotherNumberOfResidues) {
  const KeySwitchingKeys keys = relinearisation({2, 4});
  for (const std::size_t size :
       {std::size_t{0}, keys.stored().size() - 1, keys.stored().size() + 1}) {
    testing::expect_error(ErrorCode::corrupt, std::to_string(size) + " residues", [&] {
      KeySwitchingKeys::from_residues(parameters->chain(), relinearisation_use, keys.shape(), 1,
                                      KeyResidues(size), stored(keys));
    });
  }
}

TEST_F(EvaluationKeysTest, RefuseShapesThatDoNotFit) {
  const auto expect_refusal = [](const std::string& text, auto make) {
    testing::expect_error(ErrorCode::invalid_argument, text, make);
  };
  expect_refusal("4 limbs of a chain of 3", [&] { generate({4, 3}); });
  expect_refusal("0 limbs", [&] { generate({0, 3}); });
  for (const std::size_t parts :
       {std::size_t{0}, std::size_t{2}, std::size_t{65}, ~std::size_t{0}}) {
    expect_refusal("for " + std::to_string(parts) + " parts", [&] { generate({3, parts}); });
  }
  expect_refusal("at 2 limbs after those at 2", [&] { generate({0, 0, {{2, {3}}, {2, {9}}}}); });
  expect_refusal("not odd and below 32", [&] { generate({3, 3, {{2, {33}}}}); });
  expect_refusal("Galois keys at 4 limbs", [&] { generate({0, 0, {{4, {3}}}}); });
  expect_refusal("for 0 parts", [&] { EvaluationKeys({}, std::nullopt, {}); });
}

/// Rotations alone, or beside relinearisation: each group at its limbs.
TEST_F(EvaluationKeysTest, HaveRotations) {
  const EvaluationKeyShape both{3, 4, {{3, {3, 31}}, {1, {9}}}};
  const EvaluationKeyShape alone{0, 0, both.rotations};
  EXPECT_FALSE(alone.empty());
  for (const EvaluationKeyShape& shape : {both, alone}) {
    const EvaluationKeys keys = generate(shape);
    EXPECT_EQ(keys.shape(), shape);
    EXPECT_EQ(keys.id(), key.id());
    EXPECT_EQ(keys.noise_factor(), parameters->plain_modulus().value());
    ASSERT_EQ(keys.rotations().size(), 2U);
    EXPECT_EQ(find_key(keys.rotations(), 31)->limbs(), 3U);
    EXPECT_EQ(find_key(keys.rotations(), 9)->limbs(), 1U);
  }
  testing::expect_error(ErrorCode::incompatible, "do not relinearise",
                        [&] { generate(alone).relinearisation(); });
}

/// Keys with noise of multiples of 1 serve every plaintext modulus, those of t that one.
TEST_F(EvaluationKeysTest, ServePlaintextModuliThatTheirNoiseDivides) {
  const ParametersPtr channel =
      Parameters::create(parameters->chain(), smallest_prime_above(2000, 32));
  const EvaluationKeyShape shape{3, 3, {{1, {9}}}};
  const EvaluationKeys shared = EvaluationKeys::generate(key, shape, 1);
  const EvaluationKeys own = generate(shape);
  EXPECT_TRUE(shared.serve(*parameters) && shared.serve(*channel));
  EXPECT_TRUE(own.serve(*parameters));
  EXPECT_FALSE(own.serve(*channel));
  EXPECT_FALSE(shared.serve(*testing::small_parameters(16, 1000, {40, 30}, 45)));
}

TEST_F(EvaluationKeysTest, AreAllAlike) {
  const auto refuses = [&](const ParametersPtr& other, std::uint64_t noise_factor) {
    std::vector<GaloisKeys> rotations;
    rotations.push_back(
        GaloisKeys::generate(SecretKey::generate(other->chain()), {1, {3}}, noise_factor));
    testing::expect_error(ErrorCode::invalid_argument, "of several chains", [&] {
      EvaluationKeys(key.id(), relinearisation({3, 3}), rotations);
    });
  };
  refuses(parameters, 1);
  refuses(testing::small_parameters(16, 1000, {40, 30}, 45), parameters->plain_modulus().value());
}

TEST_F(EvaluationKeysTest, NeedASpecialPrimeAndASecretOfTheChain) {
  const ParametersPtr plain = testing::small_parameters(16, 1000, {40, 30, 50});
  const SecretKey other = SecretKey::generate(plain->chain());
  testing::expect_error(ErrorCode::invalid_argument, "special prime", [&] {
    EvaluationKeys::generate(plain, other, {3, 3});
  });
  testing::expect_error(ErrorCode::incompatible, "another modulus chain", [&] {
    EvaluationKeys::generate(parameters, other, {3, 3});
  });
}

}  // namespace
}  // namespace sealion
