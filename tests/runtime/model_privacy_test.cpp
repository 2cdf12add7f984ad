// Answers that tell their logits and hardly anything else, in every layout.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>

#include "program/builders.h"
#include "program/reference.h"
#include "support/conversation.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::affine_program;
using testing::Conversation;
using testing::expect_error;
using testing::two_squares;

constexpr int privacy_bits = 40;

PlanRequest private_plan(LayoutKind layout, std::size_t records, int bits = privacy_bits) {
  return {.samples = records, .layout = layout, .model_privacy_bits = bits};
}

void expect_reference_masked(const Program& program, LayoutKind layout) {
  for (const std::size_t records : {std::size_t{1}, std::size_t{3}, std::size_t{70}}) {
    SCOPED_TRACE(std::string(to_string(layout)) + ", records " + std::to_string(records));
    const Conversation talk(program, private_plan(layout, records));
    ASSERT_TRUE(talk.manifest.model_privacy);
    EXPECT_EQ(talk.manifest.model_privacy->bits, privacy_bits);
    const IntegerBatch inputs = testing::random_inputs(program, records, records);
    const ByteVector request = talk.request(inputs);
    const ByteVector answer = talk.answer(request), again = talk.answer(request);
    EXPECT_EQ(answer.size(), response_bytes(talk.manifest, talk.client.channels(), records));
    EXPECT_EQ(talk.read(answer), evaluate_reference(program, inputs));
    EXPECT_EQ(talk.read(again), evaluate_reference(program, inputs));
    EXPECT_NE(answer, again) << "masks are drawn for each answer";
  }
}

TEST(ModelPrivacy, AnswersStillEqualTheReference) {
  expect_reference_masked(affine_program(), LayoutKind::slotwise);
  expect_reference_masked(affine_program(), LayoutKind::packed);
  expect_reference_masked(affine_program(), LayoutKind::affine);
  expect_reference_masked(two_squares(), LayoutKind::slotwise);
  expect_reference_masked(two_squares(), LayoutKind::packed);
}

/// Noise of an answer in units of t, by its budget.
double noise_bits(const Conversation& talk, const Response& answer) {
  const ParametersLiteral& parameters = talk.manifest.parameters;
  double bits = -1 - std::log2(static_cast<double>(parameters.plain_moduli.front()));
  for (std::size_t i = 0; i < talk.manifest.output_limbs; ++i) {
    bits += std::log2(static_cast<double>(parameters.coeff_moduli[i]));
  }
  return bits - talk.client.noise_budget_bits(talk.key, answer);
}

TEST(ModelPrivacy, FloodsAllTheNoiseThatThereIs) {
  const Program program = two_squares();
  const Conversation talk(program, private_plan(LayoutKind::slotwise, 100));
  Manifest bare = talk.manifest;
  bare.model_privacy.reset();
  bare.evaluation_keys.masking_limbs = 0;
  name_model(bare, program, talk.planned.plan.way);
  const Server unmasked(program, talk.planned.plan.way, bare);
  const Request request =
      talk.client.encrypt(talk.key, testing::random_inputs(program, talk.manifest.parameters.n, 5));
  ChannelKeys keys;
  if (!bare.evaluation_keys.empty()) keys = talk.client.generate_evaluation_keys(talk.key);
  const double noise = noise_bits(talk, unmasked.answer(request, keys));
  const double coefficients = std::log2(
      static_cast<double>(bare.outputs * bare.parameters.n * bare.parameters.plain_moduli.size()));
  const int flood = talk.manifest.model_privacy->flood_bits;
  EXPECT_LE(privacy_bits + coefficients + noise, flood);
  const ByteVector bytes = write_request(request, talk.manifest, talk.key.id()).bytes();
  const Response masked =
      read_response(talk.answer(bytes), talk.manifest, talk.client.channels(), "answer").content;
  EXPECT_NEAR(noise_bits(talk, masked), flood - 1, 1.5) << "uniform in f bits, signed";
  EXPECT_GE(talk.client.noise_budget_bits(talk.key, masked), 1);
}

TEST(ModelPrivacy, SlotsWithoutAnAnswerAreRandom) {
  const Program program = two_squares();
  const Conversation talk(program, private_plan(LayoutKind::packed, 1));
  // A client that reads every slot of the answer's period.
  Manifest curious = talk.manifest;
  auto& output = std::get<PackedForm>(curious.form).output;
  const std::vector<SlotPlace> answers = output.places;
  output.places.clear();
  for (std::uint32_t slot = 0; slot < output.period; ++slot) output.places.push_back({0, slot});
  curious.outputs = output.places.size();
  const Client reader(curious);
  const ByteVector request = talk.request(testing::random_inputs(program, 1, 1));
  const auto read = [&] {
    const ByteVector answer = talk.answer(request);
    return reader.decrypt(
        talk.key, read_response(answer, talk.manifest, talk.client.channels(), "answer").content);
  };
  const IntegerBatch one = read(), other = read();
  std::size_t same = 0;
  std::set<std::int64_t> seen;
  for (std::uint32_t slot = 0; slot < output.period; ++slot) {
    const bool is_answer = std::ranges::find(answers, SlotPlace{0, slot}) != answers.end();
    const bool is_same = one.feature(slot)[0] == other.feature(slot)[0];
    if (is_answer) {
      EXPECT_TRUE(is_same) << "answer in slot " << slot;
    } else {
      same += is_same ? 1 : 0;
      seen.insert(one.feature(slot)[0]);
    }
  }
  ASSERT_GT(output.period, answers.size()) << "the test is of packings with other slots";
  EXPECT_EQ(same, 0U);
  EXPECT_EQ(seen.size(), output.period - answers.size());
}

TEST(ModelPrivacy, LogitNoiseIsOfTheStatedSizeAndFresh) {
  for (const LayoutKind layout : {LayoutKind::slotwise, LayoutKind::packed, LayoutKind::affine}) {
    SCOPED_TRACE(to_string(layout));
    const Program program = affine_program();
    constexpr std::int64_t bound = 25;
    constexpr std::size_t records = 40;
    PlanRequest wanted = private_plan(layout, records);
    wanted.logit_noise = bound;
    const Conversation talk(program, wanted);
    const IntegerBatch inputs = testing::random_inputs(program, records, 3);
    const ByteVector request = talk.request(inputs);
    const IntegerBatch expected = evaluate_reference(program, inputs);
    std::set<std::int64_t> added;
    for (int round = 0; round < 10; ++round) {
      const IntegerBatch read = talk.read(talk.answer(request));
      for (std::size_t i = 0; i < read.features(); ++i) {
        for (std::size_t s = 0; s < records; ++s) {
          added.insert(read.feature(i)[s] - expected.feature(i)[s]);
        }
      }
    }
    EXPECT_EQ(*added.begin(), -bound);
    EXPECT_EQ(*added.rbegin(), bound);
    EXPECT_EQ(added.size(), 2 * bound + 1) << "all of them, in 800 draws of 51";
  }
}

TEST(ModelPrivacy, AnswersAreMaskedWithTheClientsOwnKeyOnly) {
  const Conversation talk(affine_program(), private_plan(LayoutKind::affine, 1));
  const ByteVector request = talk.request(testing::random_inputs(affine_program(), 1, 1));
  expect_error(ErrorCode::invalid_argument, "masks its answers", [&] {
    talk.service.answer({request, "request"});
  });
  const SecretKey other = talk.client.generate_key();
  const ByteVector others =
      write_evaluation_keys(talk.client.generate_evaluation_keys(other), talk.manifest.model_id)
          .bytes();
  expect_error(ErrorCode::incompatible, "another key", [&] {
    talk.service.answer({request, "request"}, {others, "keys"});
  });
}

TEST(ModelPrivacy, MasksOfAnotherKeyLeaveNothingButNoise) {
  const Program program = two_squares();
  const Conversation talk(program, private_plan(LayoutKind::slotwise, 2));
  const Server server(program, talk.planned.plan.way, talk.manifest);
  const SecretKey other = talk.client.generate_key();
  const Response answer =
      server.answer(talk.client.encrypt(talk.key, testing::random_inputs(program, 2, 1)),
                    talk.client.generate_evaluation_keys(other));
  expect_error(ErrorCode::undecryptable, "noise", [&] { talk.client.decrypt(talk.key, answer); });
}

TEST(ModelPrivacy, RefusesWhatItCannotKeep) {
  const auto plan = [](const PlanRequest& wanted) { plan_program(affine_program(), wanted); };
  expect_error(ErrorCode::invalid_argument, "41 bits of model privacy",
               [&] { plan({.model_privacy_bits = 41}); });
  expect_error(ErrorCode::invalid_argument, "-1 bits of model privacy",
               [&] { plan({.model_privacy_bits = -1}); });
  expect_error(ErrorCode::invalid_argument, "logit noise of 7 without model privacy",
               [&] { plan({.logit_noise = 7}); });
  expect_error(ErrorCode::invalid_argument, "clients of this project alone",
               [&] { plan({.client = ClientKind::seal, .model_privacy_bits = 20}); });
  expect_error(ErrorCode::invalid_argument, "clients of this project alone",
               [&] { plan({.client = ClientKind::seal, .query_budget = 20}); });
}

TEST(ModelPrivacy, UnseededRequestsAreRefused) {
  const Conversation talk(two_squares(), {.samples = 2, .layout = LayoutKind::slotwise});
  Request request = talk.client.encrypt(talk.key, testing::random_inputs(two_squares(), 2, 1));
  for (EncryptedBatch& batch : std::get<ChannelBatches>(request)) {
    EncryptedBatch chosen(batch.parameters(), batch.features(), 2, batch.samples(), std::nullopt);
    for (std::size_t i = 0; i < batch.features(); ++i) chosen.store(i, batch.load(i));
    batch = std::move(chosen);
  }
  const ByteVector bytes = write_request(std::move(request), talk.manifest, talk.key.id()).bytes();
  expect_error(ErrorCode::incompatible, "does not come from a seed", [&] { talk.answer(bytes); });
}

}  // namespace
}  // namespace sealion
