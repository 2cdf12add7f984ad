#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "exchange/fixtures.h"
#include "program/reference.h"
#include "runtime/model_manifest.h"
#include "support/encrypt_batches.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::deep_manifest;
using testing::deep_program;
using testing::deep_way;
using testing::encrypt_batches;
using testing::expect_error;
using testing::small_inputs;
using testing::small_manifest;
using testing::small_program;

ChannelBatches one_batch(const ParametersPtr& parameters, std::size_t features, std::size_t parts) {
  ChannelBatches batches;
  batches.emplace_back(parameters, features, parts, 2, std::nullopt);
  return batches;
}

TEST(ClientServer, AnswersEqualTheReference) {
  const Program program = small_program();
  const Client client(small_manifest());
  const Server server(program, {}, small_manifest());
  const SecretKey key = client.generate_key();
  EXPECT_EQ(client.batch(), 64U);
  EXPECT_TRUE(client.generate_evaluation_keys(key).empty());
  for (const std::size_t samples : {1, 5, 64}) {
    for (const std::size_t threads : {0, 1, 2, 3}) {
      const IntegerBatch inputs = small_inputs(samples);
      const ChannelBatches encrypted = encrypt_batches(client, key, inputs, {.threads = threads});
      ASSERT_EQ(encrypted.size(), 1U);
      EXPECT_TRUE(encrypted[0].seed().has_value()) << "half the upload";
      const ChannelBatches answer = server.evaluate(encrypted, {}, {.threads = threads});
      EXPECT_EQ(client.decrypt(key, answer, {.threads = threads}),
                evaluate_reference(program, inputs));
      EXPECT_GT(client.noise_budget_bits(key, answer), 0);
      EXPECT_GT(client.noise_budget_bits(key, encrypted), client.noise_budget_bits(key, answer));
    }
  }
}

/// Answers of some 80 bits: the client gives their leading bits, all channels taken together.
TEST(ClientServer, AnswersBeyond64BitsEqualTheReference) {
  ProgramBuilder builder;
  NodeId x = builder.input(2, -9, 9);
  for (int i = 0; i < 3; ++i) x = builder.square(builder.dense(x, 2, {300, 201, -299, 77}));
  builder.dense(x, 1, {1, -1});
  const Program program = builder.build();
  const auto [plan, forecast, alternatives] = plan_program(
      program, {.security = SecurityLevel::insecure_for_tests, .insecure_dimension = 64});
  const Manifest manifest = make_manifest("wide", program, plan, forecast);
  EXPECT_GT(manifest.parameters.plain_moduli.size(), 2U);
  EXPECT_GT(manifest.output_shift, 0U);
  const Client client(manifest);
  const Server server(program, plan.way, manifest);
  const SecretKey key = client.generate_key();
  IntegerBatch inputs(2, 64);
  for (std::size_t s = 0; s < 64; ++s) {
    inputs.feature(0)[s] = static_cast<std::int64_t>(s % 19) - 9;
    inputs.feature(1)[s] = 9 - static_cast<std::int64_t>(s % 7);
  }
  const ChannelBatches answer = server.evaluate(
      encrypt_batches(client, key, inputs), client.generate_evaluation_keys(key), {.threads = 2});
  const IntegerBatch logits = client.decrypt(key, answer, {.threads = 2});
  EXPECT_EQ(logits, evaluate_shifted(program, inputs, static_cast<int>(manifest.output_shift)));
  const double used = client.range_used(logits);
  EXPECT_GT(used, 1e-9);
  EXPECT_LT(used, 1);
}

TEST(ClientServer, EveryEncryptionHasASeedOfItsOwn) {
  const Client client(deep_manifest());
  const SecretKey key = client.generate_key();
  const IntegerBatch inputs = small_inputs(3);
  const ChannelBatches a = encrypt_batches(client, key, inputs);
  const ChannelBatches b = encrypt_batches(client, key, inputs);
  EXPECT_NE(a[0].seed(), b[0].seed());
  EXPECT_NE(a[0].seed(), a[1].seed()) << "channels share a key, so never a seed";
  EXPECT_FALSE(std::ranges::equal(a[0].packed(), b[0].packed()));
}

/// Two plaintext moduli, relinearisation, switching: 6-4(x^2)-3(x^2)-2.
class DeepClientServer : public ::testing::Test {
 protected:
  ChannelBatches evaluate(const ChannelBatches& batches, const ChannelKeys& with) const {
    return server.evaluate(batches, with, {.threads = 2});
  }

  const Program program = deep_program();
  const Client client{deep_manifest()};
  const Server server{program, deep_way(), deep_manifest()};
  const SecretKey key = client.generate_key();
  const ChannelKeys keys = client.generate_evaluation_keys(key);
  const IntegerBatch inputs = small_inputs(64);
};

TEST_F(DeepClientServer, AnswersEqualTheReference) {
  const IntegerBatch reference = evaluate_reference(program, inputs);
  const ChannelBatches answer = evaluate(encrypt_batches(client, key, inputs), keys);
  ASSERT_EQ(answer.size(), 2U);
  for (const EncryptedBatch& channel : answer) {
    EXPECT_EQ(channel.limbs(), 2U) << "of four primes two are dropped";
    EXPECT_EQ(channel.parts(), 3U);
    EXPECT_NE(channel.correction(), 1U);
  }
  EXPECT_EQ(client.decrypt(key, answer, {.threads = 2}), reference);
  EXPECT_GT(client.noise_budget_bits(key, answer), 0);
  // One modulus alone would not do.
  const auto t = static_cast<std::int64_t>(client.manifest().parameters.plain_moduli.front());
  const auto values = reference.feature(1);
  EXPECT_GT(*std::max_element(values.begin(), values.end()), t);
}

TEST_F(DeepClientServer, TheManifestSaysWhatTheClientGets) {
  const Manifest& manifest = client.manifest();
  EXPECT_EQ(manifest.output_limbs, 2U);
  EXPECT_EQ(manifest.output_parts, 3U);
  EXPECT_EQ(manifest.evaluation_keys, (EvaluationKeyShape{.limbs = 4, .parts = 3}));
  ASSERT_EQ(keys.size(), 2U);
  for (const EvaluationKeys& channel : keys) {
    EXPECT_EQ(channel.shape(), manifest.evaluation_keys);
    EXPECT_EQ(channel.id(), key.id());
  }
}

/// Keys with noise of multiples of 1: one set for both plaintext moduli.
TEST_F(DeepClientServer, SharedKeysServeEveryChannel) {
  Manifest manifest = deep_manifest();
  manifest.shared_evaluation_keys = true;
  name_model(manifest, program, deep_way());
  EXPECT_NE(manifest.model_id, client.manifest().model_id);
  const Server sharing(program, deep_way(), manifest);
  const Client sharer(manifest);
  const ChannelKeys one = sharer.generate_evaluation_keys(key);
  ASSERT_EQ(one.size(), 1U);
  const ChannelBatches encrypted = encrypt_batches(sharer, key, inputs);
  const ChannelBatches answer = sharing.evaluate(encrypted, one, {.threads = 2});
  EXPECT_EQ(sharer.decrypt(key, answer, {.threads = 1}), evaluate_reference(program, inputs));
  expect_error(ErrorCode::incompatible, "2 are here", [&] { sharing.evaluate(encrypted, keys); });
  expect_error(ErrorCode::incompatible, "other parameters",
               [&] { sharing.evaluate(encrypted, {keys[0]}); });
}

TEST_F(DeepClientServer, RefusesMissingAndForeignEvaluationKeys) {
  const ChannelBatches encrypted = encrypt_batches(client, key, inputs);
  expect_error(ErrorCode::incompatible, "evaluation keys for 2 plaintext moduli, 0 are here",
               [&] { evaluate(encrypted, {}); });
  expect_error(ErrorCode::incompatible, "1 are here", [&] { evaluate(encrypted, {keys[0]}); });
  expect_error(ErrorCode::incompatible, "other parameters", [&] {
    evaluate(encrypted, {keys[1], keys[0]});
  });
  ChannelKeys smaller;
  for (const ParametersPtr& channel : client.channels()) {
    smaller.push_back(EvaluationKeys::generate(channel, key, {.limbs = 3, .parts = 3}));
  }
  expect_error(ErrorCode::incompatible, "at 3 limbs", [&] { evaluate(encrypted, smaller); });
}

TEST_F(DeepClientServer, EvaluationKeysOfAnotherSecretMakeNothingButNoise) {
  const ChannelKeys others = client.generate_evaluation_keys(client.generate_key());
  const ChannelBatches answer = evaluate(encrypt_batches(client, key, inputs), others);
  expect_error(ErrorCode::undecryptable, "nothing but noise",
               [&] { client.decrypt(key, answer, {.threads = 1}); });
}

TEST_F(DeepClientServer, AnswersInThosePlaintextModuliThatARequestHas) {
  const ChannelBatches encrypted = encrypt_batches(client, key, inputs);
  ChannelBatches answer;
  for (const std::size_t c : {std::size_t{1}, std::size_t{0}}) {
    answer.insert(answer.begin(), evaluate({encrypted[c]}, keys).front());
  }
  EXPECT_EQ(client.decrypt(key, answer), evaluate_reference(program, inputs));
  const ParametersPtr foreign = testing::small_channels(3, 64, 1 << 16, {45, 44, 43, 42}, 49)[2];
  const EncryptedBatch batch(foreign, 6, 2, 1, std::nullopt);
  expect_error(ErrorCode::incompatible, "no plaintext modulus of the model",
               [&] { evaluate({batch}, keys); });
}

TEST_F(DeepClientServer, RefusesAnswersInFewerPlaintextModuli) {
  ChannelBatches answer = evaluate(encrypt_batches(client, key, inputs), keys);
  answer.pop_back();
  expect_error(ErrorCode::incompatible, "1 plaintext moduli",
               [&] { client.decrypt(key, answer, {.threads = 1}); });
  expect_error(ErrorCode::incompatible, "1 plaintext moduli",
               [&] { client.noise_budget_bits(key, answer); });
}

TEST_F(DeepClientServer, RefusesAnswersAtOtherLimbs) {
  ChannelBatches fresh;
  for (const ParametersPtr& channel : client.channels()) {
    fresh.emplace_back(channel, 2, 3, 1, std::nullopt);
  }
  expect_error(ErrorCode::incompatible, "2 ciphertexts of 3 parts at 4 primes",
               [&] { client.decrypt(key, fresh, {.threads = 1}); });
}

TEST_F(DeepClientServer, TellsItsProgressOverAllChannels) {
  std::vector<std::size_t> done;
  std::size_t all = 0;
  const auto note = [&](std::size_t now, std::size_t of) {
    done.push_back(now);
    all = of;
  };
  const ChannelBatches encrypted = encrypt_batches(client, key, inputs);
  server.evaluate(encrypted, keys, {.threads = 2, .progress = note});
  ASSERT_FALSE(done.empty());
  EXPECT_TRUE(std::is_sorted(done.begin(), done.end()));
  EXPECT_LE(done.front(), all / 2);
  EXPECT_EQ(done.back(), all);
}

TEST_F(DeepClientServer, RangeUsedIsTheShareOfTheLargestLogit) {
  const std::vector<std::uint64_t>& t = client.manifest().parameters.plain_moduli;
  const double whole = static_cast<double>(t[0]) * static_cast<double>(t[1]);
  IntegerBatch logits(2, 3);
  EXPECT_EQ(client.range_used(logits), 0);
  logits.feature(0)[2] = 1000;
  logits.feature(1)[0] = -static_cast<std::int64_t>(whole / 4);
  EXPECT_NEAR(client.range_used(logits), 0.5, 1e-9);
}

TEST(Client, RefusesInputsThatTheModelDoesNotTake) {
  const Client client(small_manifest());
  const SecretKey key = client.generate_key();
  const auto refuses = [&](const IntegerBatch& inputs, const std::string& text) {
    expect_error(ErrorCode::invalid_argument, text,
                 [&] { client.encrypt(key, inputs, {.threads = 2}); });
  };
  refuses(IntegerBatch(6, 0), "0 samples");
  refuses(IntegerBatch(6, 65), "65 samples");
  refuses(IntegerBatch(5, 1), "5 features");
  refuses(IntegerBatch(7, 1), "7 features");
  for (const std::int64_t value : {std::int64_t{-1}, std::int64_t{4}, INT64_MIN, INT64_MAX}) {
    IntegerBatch inputs = small_inputs(4);
    inputs.feature(5)[3] = value;
    refuses(inputs, "feature 5");
  }
}

TEST(Client, TakesNegativeInputsWhereTheProgramDoes) {
  ProgramBuilder builder;
  builder.dense(builder.input(2, -5, 3), 1, {2, -3});
  const Program program = builder.build();
  const Manifest manifest = testing::bare_manifest(
      "signed", program, testing::bare_plan(testing::small_literal(64, 1 << 16, {45, 44})));
  EXPECT_EQ(manifest.input_low, -5);
  const Client client(manifest);
  const SecretKey key = client.generate_key();
  IntegerBatch inputs(2, 2);
  inputs.feature(0)[1] = -5;
  inputs.feature(1)[1] = 3;
  const ChannelBatches answer =
      Server(program, {}, manifest)
          .evaluate(encrypt_batches(client, key, inputs), {}, {.threads = 1});
  EXPECT_EQ(client.decrypt(key, answer, {.threads = 1}), evaluate_reference(program, inputs));
  inputs.feature(1)[0] = -6;
  expect_error(ErrorCode::invalid_argument, "outside [-5, 3]",
               [&] { client.encrypt(key, inputs, {.threads = 1}); });
}

TEST(Client, RefusesAKeyOfOtherParameters) {
  const Client client(small_manifest());
  const Client deep(deep_manifest());
  const SecretKey other = deep.generate_key();
  const IntegerBatch inputs = small_inputs(2);
  const ChannelBatches answer = one_batch(client.channels()[0], 3, 3);
  const std::string text = "other encryption parameters";
  expect_error(ErrorCode::incompatible, text,
               [&] { client.encrypt(other, inputs, {.threads = 1}); });
  expect_error(ErrorCode::incompatible, text,
               [&] { client.decrypt(other, answer, {.threads = 1}); });
  expect_error(ErrorCode::incompatible, text, [&] { client.noise_budget_bits(other, answer); });
  expect_error(ErrorCode::incompatible, text, [&] { client.generate_evaluation_keys(other); });
}

TEST(Client, RefusesAnswersOfAnotherShapeOrOtherParameters) {
  const Client client(small_manifest());
  const SecretKey key = client.generate_key();
  const auto refuses = [&](const ParametersPtr& parameters, std::size_t features,
                           std::size_t parts) {
    const ChannelBatches answer = one_batch(parameters, features, parts);
    expect_error(ErrorCode::incompatible, "", [&] { client.decrypt(key, answer, {.threads = 2}); });
  };
  refuses(client.channels()[0], 4, 3);
  refuses(client.channels()[0], 3, 2);
  refuses(testing::small_parameters(128, 1 << 16, {45, 44}), 3, 3);
}

TEST(Server, RefusesAManifestOfAnotherProgram) {
  EXPECT_NO_THROW(Server(small_program(), {}, small_manifest()));
  expect_error(ErrorCode::corrupt, "'small'",
               [] { Server(small_program(2), {}, small_manifest()); });
  Manifest changed = small_manifest();
  changed.input_saturation = 2;
  expect_error(ErrorCode::corrupt, "'small'", [&] { Server(small_program(), {}, changed); });
  const SlotwiseWay way{{{.after = 3, .relinearise = false, .dropped_limbs = 1}}};
  expect_error(ErrorCode::corrupt, "'small'",
               [&] { Server(small_program(), way, small_manifest()); });
}

TEST(Server, RefusesABatchOfOtherParametersOrSize) {
  const Server server(small_program(), {}, small_manifest());
  const auto refuses = [&](const ParametersPtr& parameters, std::size_t features,
                           std::size_t parts) {
    const ChannelBatches batch = one_batch(parameters, features, parts);
    expect_error(ErrorCode::incompatible, "", [&] { server.evaluate(batch, {}, {.threads = 1}); });
  };
  const ParametersPtr parameters = testing::make_parameters(small_manifest().parameters);
  refuses(parameters, 5, 2);
  refuses(parameters, 6, 3);
  refuses(testing::small_parameters(64, 1 << 15, {45, 44}), 6, 2);
}

}  // namespace
}  // namespace sealion
