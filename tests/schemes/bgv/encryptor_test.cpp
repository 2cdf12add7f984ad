#include "schemes/bgv/encryptor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/error.h"
#include "fixtures.h"
#include "schemes/bgv/public_key.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::Scheme;
using testing::Slots;

/// Small rings of one to three limbs, primes of unequal sizes, t close to the room for noise; and a
/// secure one.
std::vector<ParametersPtr> parameter_sets() {
  return {testing::small_parameters(8, 2, {12}), testing::small_parameters(32, 10000, {40, 25}),
          testing::small_parameters(64, std::uint64_t{1} << 42, {50, 50, 50}),
          testing::secure_parameters()};
}

TEST(SymmetricEncryptor, DecryptsToTheMessage) {
  for (const ParametersPtr& parameters : parameter_sets()) {
    Scheme scheme(parameters);
    for (int i = 0; i < 3; ++i) {
      const Slots slots = scheme.random_slots();
      EXPECT_EQ(scheme.decrypt(scheme.encrypt(slots)), slots) << parameters->n();
    }
  }
}

TEST(SymmetricEncryptor, EveryResidueIsBelowItsPrime) {
  for (const ParametersPtr& parameters : parameter_sets()) {
    Scheme scheme(parameters);
    const Ciphertext ciphertext = scheme.encrypt(scheme.random_slots());
    for (std::size_t part = 0; part < 2; ++part) {
      for (std::size_t limb = 0; limb < parameters->limbs(); ++limb) {
        for (const std::uint64_t x : ciphertext.residues(part, limb)) {
          ASSERT_LT(x, parameters->coeff_modulus(limb).value());
        }
      }
    }
  }
}

TEST(SymmetricEncryptor, TheSecondPartFollowsFromTheSeedAndTheNumber) {
  const ParametersPtr parameters = testing::small_parameters(256, 1000, {36, 44});
  Scheme scheme(parameters);
  const EncryptionSeedPtr seed = EncryptionSeed::draw(70001);
  SymmetricEncryptor encryptor(parameters, scheme.key, seed);
  const Plaintext plain = scheme.encode(scheme.random_slots());
  for (const std::size_t number : {0, 1, 70000}) {
    Ciphertext ciphertext(parameters, 2);
    encryptor.encrypt(plain, number, ciphertext);
    for (std::size_t limb = 0; limb < 2; ++limb) {
      // In one run, and tile by tile in another order.
      UniformSampler sampler(seed->value());
      std::vector<std::uint64_t> whole(256);
      expand_uniform(sampler, parameters->coeff_modulus(limb), limb, number, 0, 256, whole);
      EXPECT_TRUE(std::equal(whole.begin(), whole.end(), ciphertext.residues(1, limb).begin()));
      for (const std::size_t first : {192, 64, 0, 128}) {
        std::vector<std::uint64_t> tile(64);
        expand_uniform(sampler, parameters->coeff_modulus(limb), limb, number, first, 64, tile);
        EXPECT_TRUE(std::equal(tile.begin(), tile.end(),
                               whole.begin() + static_cast<std::ptrdiff_t>(first)));
      }
    }
  }
}

TEST(SymmetricEncryptor, SeveralRowsExpandAsEachAlone) {
  const ParametersPtr parameters = testing::small_parameters(64, 1000, {40});
  const Seed seed = random_seed();
  UniformSampler sampler(seed);
  std::vector<std::uint64_t> rows(5 * 32);
  expand_uniform(sampler, parameters->coeff_modulus(0), 0, 7, 64, 32, rows);
  for (std::size_t i = 0; i < 5; ++i) {
    std::vector<std::uint64_t> row(32);
    expand_uniform(sampler, parameters->coeff_modulus(0), 0, 7 + i, 64, 32, row);
    EXPECT_TRUE(
        std::equal(row.begin(), row.end(), rows.begin() + static_cast<std::ptrdiff_t>(32 * i)));
  }
}

TEST(SymmetricEncryptor, NumbersAndSeedsSeparateCiphertexts) {
  const ParametersPtr parameters = testing::small_parameters(64, 1000, {40});
  Scheme scheme(parameters);
  const Plaintext plain = scheme.encode(Slots(64, 1));
  SymmetricEncryptor a(parameters, scheme.key, EncryptionSeed::draw(2)),
      b(parameters, scheme.key, EncryptionSeed::draw(1));
  std::vector<Ciphertext> made(3, Ciphertext(parameters, 2));
  a.encrypt(plain, 0, made[0]);
  a.encrypt(plain, 1, made[1]);
  b.encrypt(plain, 0, made[2]);
  const auto same_part = [&](std::size_t x, std::size_t y) {
    return std::ranges::equal(made[x].residues(1, 0), made[y].residues(1, 0));
  };
  EXPECT_FALSE(same_part(0, 1));
  EXPECT_FALSE(same_part(0, 2));
}

/// c_0 + c_1 s of one message, of several encryptions.
TEST(SymmetricEncryptor, NoiseIsFresh) {
  const ParametersPtr parameters = testing::small_parameters(64, 1000, {40});
  Scheme scheme(parameters);
  const Modulus& p = parameters->coeff_modulus(0);
  std::set<std::vector<std::uint64_t>> phases;
  for (int i = 0; i < 3; ++i) {
    const Ciphertext ciphertext = scheme.encrypt(Slots(64, 1));
    std::vector<std::uint64_t> phase(64);
    for (std::size_t j = 0; j < phase.size(); ++j) {
      phase[j] = p.add(ciphertext.residues(0, 0)[j],
                       p.multiply(ciphertext.residues(1, 0)[j], scheme.key.residues(0)[j]));
    }
    phases.insert(phase);
  }
  EXPECT_EQ(phases.size(), 3U);
}

/// Two encryptors of one seed are as one.
TEST(SymmetricEncryptor, NoNumberServesTwice) {
  const ParametersPtr parameters = testing::small_parameters(64, 1000, {40});
  Scheme scheme(parameters);
  const Plaintext plain = scheme.encode(Slots(64, 1));
  const EncryptionSeedPtr seed = EncryptionSeed::draw(2);
  SymmetricEncryptor a(parameters, scheme.key, seed), b(parameters, scheme.key, seed);
  Ciphertext out(parameters, 2);
  a.encrypt(plain, 0, out);
  const Ciphertext before = out;
  for (SymmetricEncryptor* encryptor : {&a, &b}) {
    testing::expect_error(ErrorCode::invalid_argument, "ciphertext 0 a second time",
                          [&] { encryptor->encrypt(plain, 0, out); });
    testing::expect_error(ErrorCode::invalid_argument, "ciphertext 2 under a seed",
                          [&] { encryptor->encrypt(plain, 2, out); });
  }
  EXPECT_EQ(out, before);
  EXPECT_NO_THROW(b.encrypt(plain, 1, out));
}

TEST(PublicEncryptor, DecryptsToTheMessage) {
  for (const ParametersPtr& parameters :
       {testing::small_parameters(32, 1000, {40}), testing::small_parameters(64, 10000, {40, 25}),
        testing::secure_parameters()}) {
    Scheme scheme(parameters);
    const PublicKey key = PublicKey::generate(parameters, scheme.key);
    PublicEncryptor encryptor(key);
    for (int i = 0; i < 3; ++i) {
      const Slots slots = scheme.random_slots();
      Ciphertext a(parameters, 2), b(parameters, 2);
      encryptor.encrypt(scheme.encode(slots), a);
      encryptor.encrypt(scheme.encode(slots), b);
      EXPECT_EQ(scheme.decrypt(a), slots);
      EXPECT_EQ(scheme.decrypt(b), slots);
      EXPECT_NE(a, b);
    }
  }
}

TEST(PublicEncryptor, EveryResidueIsBelowItsPrime) {
  const ParametersPtr parameters = testing::secure_parameters();
  Scheme scheme(parameters);
  const PublicKey key = PublicKey::generate(parameters, scheme.key);
  Ciphertext ciphertext(parameters, 2);
  PublicEncryptor(key).encrypt(scheme.encode(scheme.random_slots()), ciphertext);
  for (std::size_t part = 0; part < 2; ++part) {
    for (std::size_t limb = 0; limb < 2; ++limb) {
      for (const std::uint64_t x : ciphertext.residues(part, limb)) {
        ASSERT_LT(x, parameters->coeff_modulus(limb).value());
      }
    }
  }
}

TEST(Encryptors, RefuseAKeyOfAnotherChain) {
  const ParametersPtr parameters = testing::small_parameters(64, 1000, {40});
  const SecretKey key = SecretKey::generate(testing::small_parameters(64, 1000, {41})->chain());
  testing::expect_error(ErrorCode::incompatible, "another modulus chain",
                        [&] { SymmetricEncryptor(parameters, key, EncryptionSeed::draw(1)); });
  testing::expect_error(ErrorCode::incompatible, "another modulus chain",
                        [&] { PublicKey::generate(parameters, key); });
}

TEST(Encryptors, ChannelsShareASecretKey) {
  const auto channels = testing::small_channels(3, 64, 1000, {40, 41});
  const SecretKey key = SecretKey::generate(channels[0]->chain());
  for (const ParametersPtr& parameters : channels) {
    Scheme scheme(parameters, key);
    const Slots slots = scheme.random_slots();
    EXPECT_EQ(scheme.decrypt(scheme.encrypt(slots)), slots);
    Ciphertext ciphertext(parameters, 2);
    const PublicKey public_key = PublicKey::generate(parameters, key);
    PublicEncryptor(public_key).encrypt(scheme.encode(slots), ciphertext);
    EXPECT_EQ(scheme.decrypt(ciphertext), slots);
  }
}

TEST(Encryptors, AnotherKeyDoesNotDecrypt) {
  const ParametersPtr parameters = testing::small_parameters(64, 1000, {40});
  Scheme scheme(parameters), other(parameters);
  const Slots slots = scheme.random_slots();
  EXPECT_NE(other.decrypt(scheme.encrypt(slots)), slots);
}

}  // namespace
}  // namespace sealion
