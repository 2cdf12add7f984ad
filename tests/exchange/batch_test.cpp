#include "exchange/batch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/error.h"
#include "schemes/bgv/encryptor.h"
#include "support/expect_error.h"
#include "support/parameters.h"

namespace sealion {
namespace {

Ciphertext random_ciphertext(const ParametersPtr& parameters, std::size_t parts, std::size_t limbs,
                             std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Ciphertext ciphertext(parameters, parts, limbs);
  for (std::size_t part = 0; part < parts; ++part) {
    for (std::size_t limb = 0; limb < limbs; ++limb) {
      const std::uint64_t p = parameters->coeff_modulus(limb).value();
      for (auto& x : ciphertext.residues(part, limb)) x = random() % p;
      ciphertext.residues(part, limb)[0] = p - 1;
    }
  }
  return ciphertext;
}

/// Rings smaller than a tile, of one tile and of several.
std::vector<ParametersPtr> parameter_sets() {
  return {testing::small_parameters(8, 2, {17}), testing::small_parameters(32, 100, {50, 21}),
          testing::small_parameters(64, 100, {33}), testing::small_parameters(256, 100, {50, 38})};
}

TEST(EncryptedBatch, LoadsWhatWasStored) {
  for (const ParametersPtr& parameters : parameter_sets()) {
    for (const std::size_t parts : {1, 2, 5}) {
      constexpr std::size_t features = 7;
      EncryptedBatch batch(parameters, features, parts, 3, std::nullopt);
      std::vector<Ciphertext> stored;
      for (std::size_t i = 0; i < features; ++i) {
        stored.push_back(random_ciphertext(parameters, parts, parameters->limbs(), i));
      }
      for (std::size_t i = features; i-- > 0;) batch.store(i, stored[i]);
      for (std::size_t i = 0; i < features; ++i) EXPECT_EQ(batch.load(i), stored[i]);
      EXPECT_NO_THROW(batch.check_residues());
      EXPECT_EQ(batch.samples(), 3U);
      EXPECT_EQ(batch.packed().size(),
                EncryptedBatch::packed_bytes(*parameters, features, parts, parameters->limbs()));
    }
  }
}

TEST(EncryptedBatch, ASeededPartIsExpandedAndNotStored) {
  for (const ParametersPtr& parameters : parameter_sets()) {
    const SecretKey key = SecretKey::generate(parameters->chain());
    const EncryptionSeedPtr seed = EncryptionSeed::draw(3);
    SymmetricEncryptor encryptor(parameters, key, seed);
    const Plaintext plain(parameters->n());
    EncryptedBatch batch(parameters, 3, 2, 1, seed->value());
    EXPECT_EQ(batch.stored_parts(), 1U);
    EXPECT_EQ(batch.packed().size(),
              EncryptedBatch::packed_bytes(*parameters, 3, 1, parameters->limbs()));
    std::vector<Ciphertext> stored(3, Ciphertext(parameters, 2));
    for (std::size_t i = 0; i < 3; ++i) {
      encryptor.encrypt(plain, i, stored[i]);
      batch.store(i, stored[i]);
    }
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(batch.load(i), stored[i]);
  }
}

TEST(EncryptedBatch, CarriesLimbsAndCorrection) {
  const ParametersPtr parameters = testing::small_parameters(128, 100, {50, 38, 21});
  for (const std::size_t limbs : {1, 2, 3}) {
    EncryptedBatch batch(parameters, 2, 3, 1, std::nullopt, limbs, 5);
    Ciphertext stored = random_ciphertext(parameters, 3, limbs, limbs);
    stored.set_correction(5);
    batch.store(1, stored);
    EXPECT_EQ(batch.load(1), stored);
    EXPECT_EQ(batch.load(1, {.threads = 3}), stored);
    EXPECT_EQ(batch.limbs(), limbs);
    EXPECT_EQ(batch.correction(), 5U);
    EXPECT_EQ(batch.packed().size(), EncryptedBatch::packed_bytes(*parameters, 2, 3, limbs));
    EXPECT_NO_THROW(batch.check_residues());
  }
  EXPECT_EQ(EncryptedBatch::packed_bytes(*parameters, 2, 3, 2), 2U * 3 * 128 * (50 + 38) / 8);
}

TEST(EncryptedBatch, ResiduesArePackedToTheBitsOfTheirPrime) {
  const ParametersPtr parameters = testing::small_parameters(256, 100, {50, 38});
  const EncryptedBatch batch(parameters, 10, 3, 256, std::nullopt);
  EXPECT_EQ(batch.packed().size(), 10U * 3 * 256 * (50 + 38) / 8);
  EXPECT_EQ(batch.tiles(), 4U);
  EXPECT_EQ(batch.points(), 64U);
  EXPECT_EQ(batch.cell(1, 0, 0, 0).size(), 64U * 38 / 8);
}

TEST(EncryptedBatch, FindsEveryResidueThatIsNotBelowItsPrime) {
  for (const ParametersPtr& parameters : parameter_sets()) {
    for (std::size_t limb = 0; limb < parameters->limbs(); ++limb) {
      const std::uint64_t p = parameters->coeff_modulus(limb).value();
      const std::uint64_t mask = (std::uint64_t{1} << parameters->coeff_modulus(limb).bits()) - 1;
      for (const std::uint64_t value : {p, mask}) {
        for (const std::size_t point : {std::size_t{0}, parameters->n() - 1}) {
          EncryptedBatch batch(parameters, 2, 2, 1, std::nullopt);
          Ciphertext ciphertext(parameters, 2);
          ciphertext.residues(1, limb)[point] = value;
          batch.store(1, ciphertext);
          testing::expect_error(ErrorCode::corrupt, std::to_string(p),
                                [&] { batch.check_residues(); });
        }
      }
    }
  }
}

TEST(EncryptedBatch, RefusesShapesThatAreNone) {
  const ParametersPtr parameters = testing::small_parameters(16, 100, {20});
  const auto make = [&](std::size_t parts, std::size_t samples, bool seeded) {
    EncryptedBatch(parameters, 1, parts, samples,
                   seeded ? std::optional<Seed>(Seed{}) : std::nullopt);
  };
  testing::expect_error(ErrorCode::invalid_argument, "0 parts", [&] { make(0, 1, false); });
  testing::expect_error(ErrorCode::invalid_argument, "17 samples", [&] { make(2, 17, false); });
  testing::expect_error(ErrorCode::invalid_argument, "3 parts", [&] { make(3, 1, true); });
  EXPECT_NO_THROW(make(3, 16, false));
  const auto make_at = [&](std::size_t limbs, std::uint64_t correction) {
    EncryptedBatch(parameters, 1, 2, 1, std::nullopt, limbs, correction);
  };
  const std::uint64_t t = parameters->plain_modulus().value();
  testing::expect_error(ErrorCode::invalid_argument, "0 limbs", [&] { make_at(0, 1); });
  testing::expect_error(ErrorCode::invalid_argument, "2 limbs", [&] { make_at(2, 1); });
  testing::expect_error(ErrorCode::invalid_argument, "correction 0", [&] { make_at(1, 0); });
  testing::expect_error(ErrorCode::invalid_argument, "correction " + std::to_string(t),
                        [&] { make_at(1, t); });
  EXPECT_NO_THROW(make_at(1, t - 1));
}

}  // namespace
}  // namespace sealion
