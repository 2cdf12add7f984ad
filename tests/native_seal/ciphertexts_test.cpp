// Either side decrypts what the other encrypts, and sees the same noise.
#include <gtest/gtest.h>

#include "peers.h"
#include "seal/public_key.h"

namespace sealion::seal {
namespace {

using testing::all_compressions;
using testing::loaded;
using testing::Peers;
using testing::saved;
using testing::Slots;

class Ciphertexts : public testing::PeersTest {
 protected:
  /// Both decryptors find these slots, wherever there is budget left, and the same budget.
  void expect_same(const microsoft::Ciphertext& theirs, const Slots& slots) {
    const Ciphertext ours = peers.to_ours(theirs);
    const int budget = peers.their_decryptor.invariant_noise_budget(theirs);
    EXPECT_EQ(peers.decryptor.noise_budget_bits(ours), budget);
    if (budget == 0) return;
    EXPECT_EQ(peers.their_decrypt(theirs), slots);
    EXPECT_EQ(peers.decrypt(ours), slots);
  }
  void expect_same(const Ciphertext& ours, const Slots& slots) {
    expect_same(peers.to_theirs(ours), slots);
  }
  int budget(const microsoft::Ciphertext& ciphertext) {
    return peers.their_decryptor.invariant_noise_budget(ciphertext);
  }
};

TEST_P(Ciphertexts, TheirSymmetricOnes) {
  const Slots slots = peers.random_slots();
  const microsoft::Ciphertext ciphertext = peers.their_encrypt(slots);
  EXPECT_GT(budget(ciphertext), 0) << "nothing was tested";
  expect_same(ciphertext, slots);
}

TEST_P(Ciphertexts, TheirPublicOnes) {
  microsoft::PublicKey key;
  peers.key_generator.create_public_key(key);
  const Slots slots = peers.random_slots();
  microsoft::Ciphertext ciphertext;
  microsoft::Encryptor(peers.their_context, key).encrypt(peers.their_encode(slots), ciphertext);
  expect_same(ciphertext, slots);
}

TEST_P(Ciphertexts, OurSymmetricOnes) {
  const Slots slots = peers.random_slots();
  const Ciphertext ciphertext = peers.encrypt(slots);
  EXPECT_GT(peers.decryptor.noise_budget_bits(ciphertext), 0) << "nothing was tested";
  expect_same(ciphertext, slots);
}

TEST_P(Ciphertexts, OurSeededOnesInEveryCompression) {
  const Slots slots = peers.random_slots();
  Ciphertext ciphertext = peers.encrypt(slots);
  const PrngSeed seed = reseed(ciphertext, peers.context, peers.key);
  for (const Compression compression : all_compressions) {
    const ByteVector bytes = write_seeded_ciphertext(ciphertext, peers.context, seed, compression);
    EXPECT_LT(2 * bytes.size(), peers.written(ciphertext).size() + 1000);
    expect_same(peers.load(bytes), slots);
  }
}

TEST_P(Ciphertexts, AtEveryLevel) {
  const Slots slots = peers.random_slots();
  microsoft::Ciphertext ciphertext = peers.their_encrypt(slots);
  while (peers.to_ours(ciphertext).limbs() > 1) {
    peers.evaluator.mod_switch_to_next_inplace(ciphertext);
    expect_same(ciphertext, slots);
  }
}

TEST_P(Ciphertexts, UnderASecretKeyOfOurs) {
  const SecretKey key = SecretKey::generate(peers.parameters()->chain());
  const auto theirs = loaded<microsoft::SecretKey>(
      peers.their_context, write_secret_key(key, peers.context, Compression::none));
  const Slots slots = peers.random_slots();
  microsoft::Ciphertext ciphertext;
  microsoft::Encryptor(peers.their_context, theirs)
      .encrypt_symmetric(peers.their_encode(slots), ciphertext);
  Plaintext plain;
  Decryptor(peers.parameters(), key).decrypt(peers.to_ours(ciphertext), plain);
  Slots ours(slots.size());
  peers.encoder.decode(plain, ours);
  EXPECT_EQ(ours, slots);
  microsoft::Plaintext their_plain;
  microsoft::Decryptor(peers.their_context, theirs).decrypt(ciphertext, their_plain);
  Slots their_slots;
  peers.their_encoder.decode(their_plain, their_slots);
  EXPECT_EQ(their_slots, slots);
}

TEST_P(Ciphertexts, FromAPublicKeyOfOurs) {
  const auto key = loaded<microsoft::PublicKey>(
      peers.their_context, write_public_key(generate_public_key(peers.key, peers.context),
                                            peers.context, Compression::none));
  microsoft::PublicKey own;
  peers.key_generator.create_public_key(own);
  const Slots slots = peers.random_slots();
  const microsoft::Plaintext plain = peers.their_encode(slots);
  microsoft::Ciphertext from_ours, from_theirs;
  microsoft::Encryptor(peers.their_context, key).encrypt(plain, from_ours);
  microsoft::Encryptor(peers.their_context, own).encrypt(plain, from_theirs);
  expect_same(from_ours, slots);
  EXPECT_NEAR(budget(from_ours), budget(from_theirs), 1);
}

TEST_P(Ciphertexts, OursFromTheirPublicKey) {
  microsoft::PublicKey their_key;
  peers.key_generator.create_public_key(their_key);
  const auto read_key = [&](ByteReader& bytes) { return read_public_key(bytes, peers.context); };
  const KeyLevelCiphertext key = testing::read_whole(saved(their_key), read_key);
  const PublicKey ours = PublicKey::from_zero(zero_of(key, peers.context), {});
  const Slots slots = peers.random_slots();
  Plaintext plain;
  peers.encoder.encode(slots, plain);
  Ciphertext ciphertext(peers.parameters(), 2);
  PublicEncryptor(ours).encrypt(plain, ciphertext);
  if (peers.decryptor.noise_budget_bits(ciphertext) > 0) {
    EXPECT_EQ(peers.decrypt(ciphertext), slots);
  }
  expect_same(ciphertext, slots);
}

INSTANTIATE_TEST_SUITE_P(Random, Ciphertexts, ::testing::ValuesIn(testing::all_cases()),
                         testing::case_name);

}  // namespace
}  // namespace sealion::seal
