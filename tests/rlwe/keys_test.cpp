#include "rlwe/keys.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "schemes/bgv/fixtures.h"
#include "schemes/bgv/public_key.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

std::vector<std::uint64_t> coefficient_form(const SecretKey& key, std::size_t limb) {
  const auto residues = key.residues(limb);
  std::vector<std::uint64_t> values(residues.begin(), residues.end());
  key.chain()->ntt(limb).inverse(values);
  return values;
}

TEST(SecretKey, IsTernaryAndTheSameAtEveryPrime) {
  const ParametersLiteral literal{.n = 4096,
                                  .plain_moduli = {smallest_prime_above(1 << 16, 8192)},
                                  .coeff_moduli = largest_primes(35, 8192, 2),
                                  .special_prime = largest_primes(36, 8192, 1)[0]};
  const SecretKey key = SecretKey::generate(testing::make_parameters(literal)->chain());
  std::array<int, 3> counts{};
  for (const std::int8_t c : key.coefficients()) {
    ASSERT_LE(std::abs(c), 1);
    ++counts[static_cast<std::size_t>(c + 1)];
  }
  for (const int count : counts) EXPECT_NEAR(count, 4096 / 3.0, 6 * 30.2);  // six deviations
  for (std::size_t limb = 0; limb <= key.chain()->limbs(); ++limb) {        // the last is P's
    const std::vector<std::uint64_t> values = coefficient_form(key, limb);
    for (std::size_t i = 0; i < values.size(); ++i) {
      ASSERT_EQ(key.chain()->modulus(limb).centre(values[i]), key.coefficients()[i]);
    }
  }
}

/// What the system says of the mapping that an address is in (proc(5), VmFlags of smaps).
std::string flags_of_pages(const void* address) {
  const auto place = reinterpret_cast<std::uintptr_t>(address);
  std::ifstream maps("/proc/self/smaps");
  bool is_there = false;
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t first = 0, last = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx ", &first, &last) == 2) {
      is_there = first <= place && place < last;
    } else if (is_there && line.starts_with("VmFlags:")) {
      return line + " ";
    }
  }
  return "";
}

TEST(SecretKey, IsInNoCoreDump) {
  const SecretKey key = SecretKey::generate(testing::small_parameters(64, 1000, {30})->chain());
  for (const void* const address : {static_cast<const void*>(key.coefficients().data()),
                                    static_cast<const void*>(key.residues(0).data())}) {
    EXPECT_NE(flags_of_pages(address).find(" dd "), std::string::npos) << flags_of_pages(address);
  }
}

TEST(SecretKey, EveryKeyIsNew) {
  const ModulusChainPtr chain = testing::small_parameters(64, 1000, {30})->chain();
  std::set<std::vector<std::int8_t>> keys;
  std::set<KeyId> ids;
  for (int i = 0; i < 20; ++i) {
    const SecretKey key = SecretKey::generate(chain);
    keys.insert({key.coefficients().begin(), key.coefficients().end()});
    ids.insert(key.id());
  }
  EXPECT_EQ(keys.size(), 20U);
  EXPECT_EQ(ids.size(), 20U);
}

TEST(SecretKey, ComesBackFromItsCoefficients) {
  const ModulusChainPtr chain = testing::small_parameters(64, 1000, {30, 31}, 32)->chain();
  const SecretKey key = SecretKey::generate(chain);
  const SecretKey restored = SecretKey::from_coefficients(chain, key.id(), key.coefficients());
  EXPECT_EQ(restored.id(), key.id());
  EXPECT_TRUE(std::equal(restored.coefficients().begin(), restored.coefficients().end(),
                         key.coefficients().begin()));
  for (std::size_t limb = 0; limb < 3; ++limb) {
    EXPECT_TRUE(std::equal(restored.residues(limb).begin(), restored.residues(limb).end(),
                           key.residues(limb).begin()));
  }
}

TEST(SecretKey, RefusesOtherCoefficients) {
  const ModulusChainPtr chain = testing::small_parameters(16, 100, {20})->chain();
  for (const int value : {-128, -2, 2, 3, 127}) {
    std::vector<std::int8_t> coefficients(16);
    coefficients[15] = static_cast<std::int8_t>(value);
    testing::expect_error(ErrorCode::corrupt, "ternary",
                          [&] { SecretKey::from_coefficients(chain, {}, coefficients); });
  }
  for (const std::size_t size : {0, 15, 17}) {
    testing::expect_error(ErrorCode::corrupt, "16", [&] {
      SecretKey::from_coefficients(chain, {}, std::vector<std::int8_t>(size));
    });
  }
}

TEST(PublicKey, IsAnEncryptionOfZeroUnderItsSecret) {
  testing::Scheme scheme(testing::secure_parameters());
  const PublicKey key = PublicKey::generate(scheme.parameters, scheme.key);
  EXPECT_EQ(key.id(), scheme.key.id());
  EXPECT_EQ(key.parameters()->digest(), scheme.parameters->digest());
  EXPECT_EQ(scheme.decrypt(key.zero()), testing::Slots(4096));
  EXPECT_NE(key.zero(), PublicKey::generate(scheme.parameters, scheme.key).zero());
}

TEST(PublicKey, ComesFromSomebodyElsesZero) {
  testing::Scheme scheme(testing::secure_parameters());
  const PublicKey key = PublicKey::generate(scheme.parameters, scheme.key);
  const KeyId id{1, 2, 3};
  const PublicKey restored = PublicKey::from_zero(key.zero(), id);
  EXPECT_EQ(restored.id(), id);
  EXPECT_EQ(restored.zero(), key.zero());
  const testing::Slots slots = scheme.random_slots();
  Ciphertext ciphertext(scheme.parameters, 2);
  PublicEncryptor(restored).encrypt(scheme.encode(slots), ciphertext);
  EXPECT_EQ(scheme.decrypt(ciphertext), slots);
}

TEST(PublicKey, IsNoOtherCiphertext) {
  const ParametersPtr parameters = testing::small_parameters(16, 100, {20, 21});
  Ciphertext corrected(parameters, 2);
  corrected.set_correction(2);
  const auto expect_refusal = [](const std::string& text, const Ciphertext& zero) {
    testing::expect_error(ErrorCode::invalid_argument, text,
                          [&] { PublicKey::from_zero(zero, {}); });
  };
  expect_refusal("of 3 parts", Ciphertext(parameters, 3));
  expect_refusal("at 1 limbs", Ciphertext(parameters, 2, 1));
  expect_refusal("correction 2", corrected);
}

}  // namespace
}  // namespace sealion
