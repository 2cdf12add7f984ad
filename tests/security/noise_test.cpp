#include <gtest/gtest.h>

#include <algorithm>
#include <variant>

#include "exchange/fixtures.h"
#include "planner/planner.h"
#include "program/reference.h"
#include "runtime/model_manifest.h"
#include "runtime/server.h"
#include "support/expect_error.h"

/// What is nothing but noise has no values: decryption fails in every layout.
namespace sealion {
namespace {

/// A client of a model that is planned in a layout, and its server.
struct Parties {
  Parties(const Program& program, LayoutKind layout)
      : planned(plan_program(program, {.samples = 3, .layout = layout})),
        manifest(make_manifest("noise", program, planned.plan, planned.forecast)),
        client(manifest),
        server(program, planned.plan.way, manifest),
        key(client.generate_key()),
        keys(client.generate_evaluation_keys(key)) {}

  Response ask(const IntegerBatch& inputs) const {
    return server.answer(client.encrypt(key, inputs), keys, {});
  }
  void expect_undecryptable(const Response& answer) const {
    testing::expect_error(ErrorCode::undecryptable, "nothing but noise",
                          [&] { client.decrypt(key, answer); });
  }

  PlannedProgram planned;
  Manifest manifest;
  Client client;
  Server server;
  SecretKey key;
  ChannelKeys keys;
};

Program affine() {
  ProgramBuilder builder;
  builder.dense(builder.input(6, 0, 3), 2, {1, -2, 3, 1, 0, 2, -3, 1, 2, 2, -1, 1}, {5, -4});
  return builder.build();
}

TEST(AnswersOfNoise, ASlotwiseAnswerThatSomebodyChanged) {
  const Parties parties(testing::small_program(), LayoutKind::slotwise);
  Response answer = parties.ask(testing::small_inputs(3));
  EXPECT_EQ(parties.client.decrypt(parties.key, answer),
            evaluate_exact(testing::small_program(), testing::small_inputs(3), 0));
  EncryptedBatch& batch = std::get<ChannelBatches>(answer).front();
  const auto cell = batch.cell(0, 0, 0, 0);
  cell.front() ^= 1;  // the last bit of one residue of one ciphertext
  parties.expect_undecryptable(answer);
}

TEST(AnswersOfNoise, APackedAnswerThatSomebodyChanged) {
  const Parties parties(testing::small_program(), LayoutKind::packed);
  Response answer = parties.ask(testing::small_inputs(3));
  EXPECT_EQ(parties.client.decrypt(parties.key, answer),
            evaluate_exact(testing::small_program(), testing::small_inputs(3), 0));
  auto& seconds = std::get<PackedAnswer>(answer).channels.front().seconds;
  seconds.front() ^= std::uint64_t{1}
                     << (std::get<PackedForm>(parties.manifest.form).output.bits - 2);
  parties.expect_undecryptable(answer);
}

TEST(AnswersOfNoise, AnAffineAnswerOfRandomNumbers) {
  const Parties parties(affine(), LayoutKind::affine);
  const IntegerBatch inputs = testing::small_inputs(100);
  Response answer = parties.ask(inputs);
  EXPECT_EQ(parties.client.decrypt(parties.key, answer), evaluate_exact(affine(), inputs, 0));
  // Each of the 200 values passes for one with half a chance.
  std::mt19937_64 random(1);
  auto& made = std::get<AffineAnswer>(answer);
  const std::uint64_t mask =
      (std::uint64_t{1} << std::get<AffineForm>(parties.manifest.form).parameters.answer_bits) - 1;
  for (auto& value : made.firsts) value = random() & mask;
  parties.expect_undecryptable(answer);
}

/// As a server that mixed up two clients' keys would, or a format without key ids.
TEST(AnswersOfNoise, EvaluationKeysOfAnotherClient) {
  for (const LayoutKind layout : {LayoutKind::slotwise, LayoutKind::packed}) {
    const Parties parties(testing::deep_program(), layout);
    if (parties.keys.empty()) continue;
    const SecretKey other = parties.client.generate_key();
    const Response answer =
        parties.server.answer(parties.client.encrypt(parties.key, testing::small_inputs(3)),
                              parties.client.generate_evaluation_keys(other), {});
    parties.expect_undecryptable(answer);
  }
}

TEST(AnswersOfNoise, AnotherSecretKey) {
  for (const LayoutKind layout : {LayoutKind::slotwise, LayoutKind::packed}) {
    const Parties parties(testing::small_program(), layout);
    const Response answer = parties.ask(testing::small_inputs(3));
    testing::expect_error(ErrorCode::undecryptable, "nothing but noise",
                          [&] { parties.client.decrypt(parties.client.generate_key(), answer); });
  }
}

}  // namespace
}  // namespace sealion
