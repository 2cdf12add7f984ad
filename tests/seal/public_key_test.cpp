// Public keys on the way between Microsoft SEAL and ours.
#include "seal/public_key.h"

#include <gtest/gtest.h>

#include "fixtures.h"
#include "key_level_noise.h"
#include "ring/sampler.h"
#include "schemes/bgv/fixtures.h"

namespace sealion::seal {
namespace {

using sealion::testing::expect_error;
using sealion::testing::key_level_noise;
using sealion::testing::KnownClient;
using sealion::testing::Slots;

KeyLevelCiphertext read_key(const ByteVector& bytes, const Context& context) {
  ByteReader reader(bytes, "test");
  return read_public_key(reader, context);
}

/// What comes of slots that are encrypted with the key by ours and decrypted.
Slots through(const KeyLevelCiphertext& key, const KnownClient& client, const Slots& slots) {
  const ParametersPtr& parameters = client.context.parameters();
  const PublicKey ours = PublicKey::from_zero(zero_of(key, client.context), client.key.id());
  Plaintext plain;
  BatchEncoder(parameters).encode(slots, plain);
  Ciphertext ciphertext(parameters, 2);
  PublicEncryptor(ours).encrypt(plain, ciphertext);
  return client.decrypt(ciphertext);
}

TEST(SealPublicKey, OfSealServesUs) {
  for (const Scheme scheme : sealion::testing::both_schemes) {
    const KnownClient client(scheme);
    const Slots slots = sealion::testing::known_slots(client.context.chain().n());
    for (const char* kind : {"public_key", "public_key_seeded"}) {
      EXPECT_EQ(through(read_key(client.object(kind), client.context), client, slots), slots);
    }
  }
}

TEST(SealPublicKey, OfOursHasOneNoiseAtAllPrimes) {
  for (const Scheme scheme : sealion::testing::both_schemes) {
    const KnownClient client(scheme);
    const KeyLevelCiphertext key = generate_public_key(client.key, client.context);
    const auto noise = key_level_noise(key, client.key, client.context, 0);
    EXPECT_NE(noise, std::vector<std::int64_t>(noise.size()));
    const std::int64_t factor = sealion::testing::noise_factor(client.context);
    for (const std::int64_t e : noise) {
      ASSERT_EQ(e % factor, 0);
      ASSERT_LE(std::abs(e / factor), noise_bound);
    }
    for (std::size_t row = 1; row < client.context.key_rows(); ++row) {
      EXPECT_EQ(key_level_noise(key, client.key, client.context, row), noise);
    }
    EXPECT_NE(generate_public_key(client.key, client.context), key);
  }
}

TEST(SealPublicKey, OfOursServesAgain) {
  for (const Scheme scheme : sealion::testing::both_schemes) {
    const KnownClient client(scheme);
    const KeyLevelCiphertext key = generate_public_key(client.key, client.context);
    const Slots slots = sealion::testing::known_slots(client.context.chain().n());
    const ByteVector bytes = write_public_key(key, client.context, Compression::zstd);
    EXPECT_EQ(read_key(bytes, client.context), key);
    EXPECT_EQ(through(key, client, slots), slots);
  }
}

TEST(SealPublicKey, WorksWithoutSpecialPrime) {
  const sealion::testing::Scheme client(sealion::testing::small_parameters(64, 1000, {40}));
  const Context context(client.parameters, Scheme::bgv);
  const KeyLevelCiphertext key = generate_public_key(client.key, context);
  const auto noise = key_level_noise(key, client.key, context, 0);
  const std::int64_t factor = sealion::testing::noise_factor(context);
  for (const std::int64_t e : noise) ASSERT_LE(std::abs(e), factor * noise_bound);
}

TEST(SealPublicKey, NeedsASecretOfTheChain) {
  const KnownClient client(Scheme::bgv);
  const SecretKey other =
      SecretKey::generate(sealion::testing::small_parameters(64, 1000, {40, 41})->chain());
  expect_error(ErrorCode::incompatible, "another modulus chain",
               [&] { generate_public_key(other, client.context); });
}

}  // namespace
}  // namespace sealion::seal
