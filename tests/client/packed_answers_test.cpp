#include "client/packed_answers.h"

#include <gtest/gtest.h>

#include <random>

#include "schemes/bgv/decryptor.h"
#include "schemes/bgv/encoder.h"
#include "schemes/bgv/encryptor.h"
#include "schemes/bgv/modulus_switching.h"
#include "support/expect_error.h"
#include "support/packed_form.h"
#include "support/parameters.h"

namespace sealion {
namespace {

using testing::expect_error;
using testing::RandomForms;
using testing::small_channels;

/// A server that knows the answers: it encrypts them where the form wants them, everything else
/// random but repeating itself, and switches to its last limbs.
class KnownAnswers {
 public:
  KnownAnswers(std::vector<ParametersPtr> channels, const SecretKey& key, std::uint64_t seed)
      : channels_(std::move(channels)), key_(key), random_(seed) {}

  ChannelBatches encrypt(const PackedForm& form, std::size_t records, std::size_t limbs,
                         std::vector<IntegerBatch>& expected) {
    ChannelBatches batches;
    for (const ParametersPtr& channel : channels_) {
      expected.emplace_back(form.output.places.size(), records);
      batches.push_back(encrypt_channel(channel, form, limbs, expected.back()));
    }
    return batches;
  }

 private:
  EncryptedBatch encrypt_channel(const ParametersPtr& channel, const PackedForm& form,
                                 std::size_t limbs, IntegerBatch& expected) {
    const std::size_t ciphertexts = form.answer_ciphertexts(expected.samples());
    EncryptedBatch batch(channel, ciphertexts, 2, expected.samples(), std::nullopt, limbs,
                         switching_correction(*channel, channel->limbs(), limbs));
    SymmetricEncryptor encryptor(channel, key_, EncryptionSeed::draw(ciphertexts));
    Plaintext plain;
    for (std::size_t c = 0; c < ciphertexts; ++c) {
      const std::vector<std::int64_t> slots =
          random_slots(*channel, form.output.period * form.records);
      PackedSlots(form, channel->n())
          .read(slots, c / form.output.ciphertexts, c % form.output.ciphertexts, expected);
      BatchEncoder(channel).encode(slots, plain);
      Ciphertext ciphertext(channel, 2);
      encryptor.encrypt(plain, c, ciphertext);
      batch.store(c, ModulusSwitcher(channel)(ciphertext, limbs));
    }
    return batch;
  }

  std::vector<std::int64_t> random_slots(const Parameters& channel, std::size_t period) {
    std::vector<std::int64_t> slots(channel.n());
    for (std::size_t s = 0; s < slots.size(); ++s) {
      slots[s] = s < period
                     ? channel.plain_modulus().centre(random_() % channel.plain_modulus().value())
                     : slots[s - period];
    }
    return slots;
  }

  std::vector<ParametersPtr> channels_;
  const SecretKey& key_;
  std::mt19937_64 random_;
};

constexpr std::size_t ring_size = 256;

PackedForm random_form(RandomForms& random, int bits) {
  PackedForm form = random.form(ring_size, 5, 1 + random.below(9));
  form.output.bits = bits;
  return form;
}

TEST(PackedAnswers, ComeBackRounded) {
  const auto channels = small_channels(2, ring_size, 1 << 14, {40, 41, 42});
  const SecretKey key = SecretKey::generate(channels[0]->chain());
  RandomForms random(7);
  for (int i = 0; i < 60; ++i) {
    const std::size_t limbs = 1 + random.below(3);
    const int bits = least_answer_bits(ring_size, channels[1]->plain_modulus().value(), 10).value();
    const PackedForm form = random_form(random, bits);
    const std::size_t records = 1 + random.below(2 * form.records);
    std::vector<IntegerBatch> expected;
    KnownAnswers server(channels, key, static_cast<std::uint64_t>(i));
    const ChannelBatches answers = server.encrypt(form, records, limbs, expected);
    const PackedAnswer rounded = round_answer(answers, form);
    check_answer(rounded, form, channels);
    EXPECT_EQ(decrypt_packed(rounded, PackedSlots(form, ring_size), channels, key), expected);
    EXPECT_GE(packed_noise_budget_bits(rounded, form, channels, key), 0);
  }
}

/// Twice the bits of rounding: the budget is that of the ciphertext before.
TEST(PackedAnswers, RoundedLittleKeepTheirBudget) {
  const auto channels = small_channels(1, ring_size, 1 << 14, {36, 41});
  const SecretKey key = SecretKey::generate(channels[0]->chain());
  RandomForms random(8);
  for (int i = 0; i < 20; ++i) {
    PackedForm form = random_form(random, 36);
    form.records = 1;
    form.output.period = ring_size;  // all coefficients, as the other counts
    std::vector<IntegerBatch> expected;
    const ChannelBatches answers = KnownAnswers(channels, key, 3).encrypt(form, 1, 1, expected);
    int budget = 1000;
    Decryptor decryptor(channels[0], key);
    for (std::size_t c = 0; c < answers[0].features(); ++c) {
      budget = std::min(budget, decryptor.noise_budget_bits(answers[0].load(c)));
    }
    const PackedAnswer rounded = round_answer(answers, form);
    EXPECT_NEAR(packed_noise_budget_bits(rounded, form, channels, key), budget, 1);
  }
}

/// The bound is not far above what roundings do: four bits less, and some of many are wrong.
TEST(PackedAnswers, FewerBitsThanTheLeastAreWrong) {
  const auto channels = small_channels(1, ring_size, 1 << 14, {40, 41});
  const SecretKey key = SecretKey::generate(channels[0]->chain());
  PackedForm form{.records = 1, .input = {}, .output = {1, ring_size, {}, 0}};
  for (std::uint32_t i = 0; i < ring_size; ++i) form.output.places.push_back({0, i});
  std::vector<IntegerBatch> expected;
  const ChannelBatches answers = KnownAnswers(channels, key, 4).encrypt(form, 1, 1, expected);
  const int least = least_answer_bits(ring_size, channels[0]->plain_modulus().value(), 10).value();
  const auto decrypted = [&](int bits) {
    form.output.bits = bits;
    return decrypt_packed(round_answer(answers, form), PackedSlots(form, ring_size), channels, key);
  };
  EXPECT_EQ(decrypted(least), expected);
  EXPECT_NE(decrypted(least - 4), expected);
}

class StrangeAnswers : public ::testing::Test {
 protected:
  template <typename Change>
  void expect_refusal(const Change& change) const {
    PackedAnswer changed = answer;
    change(changed);
    expect_error(ErrorCode::incompatible, "not of the model's form",
                 [&] { decrypt_packed(changed, slots, channels, key); });
    expect_error(ErrorCode::incompatible, "not of the model's form",
                 [&] { packed_noise_budget_bits(changed, form, channels, key); });
  }

  const std::vector<ParametersPtr> channels = small_channels(2, ring_size, 1 << 14, {40, 41});
  const SecretKey key = SecretKey::generate(channels[0]->chain());
  const PackedForm form{.records = 2,
                        .input = {.ciphertexts = 1, .period = 1, .runs = {}},
                        .output = {2, 4, {{0, 1}, {1, 3}}, 24}};
  const PackedSlots slots{form, ring_size};
  std::vector<IntegerBatch> expected;
  const ChannelBatches batches = KnownAnswers(channels, key, 1).encrypt(form, 3, 1, expected);
  const PackedAnswer answer = round_answer(batches, form);
};

TEST_F(StrangeAnswers, AreRefused) {
  EXPECT_EQ(decrypt_packed(answer, slots, channels, key), expected);
  expect_refusal([](PackedAnswer& a) { a.records = 0; });
  expect_refusal([](PackedAnswer& a) { a.records = 5; });
  expect_refusal([](PackedAnswer& a) { a.channels.pop_back(); });
  expect_refusal([](PackedAnswer& a) { a.channels[1].factor = 0; });
  expect_refusal(
      [&](PackedAnswer& a) { a.channels[1].factor = channels[1]->plain_modulus().value(); });
  expect_refusal([](PackedAnswer& a) { a.channels[0].seconds.pop_back(); });
  expect_refusal([](PackedAnswer& a) { a.channels[1].firsts.push_back(0); });
}

TEST_F(StrangeAnswers, KeysOfOthersAreRefused) {
  const auto others = small_channels(2, ring_size, 1 << 14, {40, 42});
  const SecretKey stranger = SecretKey::generate(others[0]->chain());
  expect_error(ErrorCode::incompatible, "another modulus chain",
               [&] { decrypt_packed(answer, slots, channels, stranger); });
}

TEST_F(StrangeAnswers, BatchesOfAnotherShapeAreNotRounded) {
  PackedForm other = form;
  other.output.ciphertexts = 1;
  expect_error(ErrorCode::incompatible, "3 records in 4 ciphertexts",
               [&] { round_answer(batches, other); });
  const ChannelBatches three_parts = {EncryptedBatch(channels[0], 4, 3, 3, std::nullopt)};
  expect_error(ErrorCode::incompatible, "of 3 parts", [&] { round_answer(three_parts, form); });
}

}  // namespace
}  // namespace sealion
