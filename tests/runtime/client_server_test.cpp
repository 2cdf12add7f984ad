#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "fixtures.h"
#include "program/reference.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;
using testing::small_inputs;
using testing::small_manifest;
using testing::small_program;

TEST(ClientServer, AnswersEqualTheReference) {
  const Program program = small_program();
  const Client client(small_manifest());
  const Server server(program, small_manifest());
  const SecretKey key = client.generate_key();
  EXPECT_EQ(client.batch(), 64U);
  for (const std::size_t samples : {1, 5, 64}) {
    for (const std::size_t threads : {0, 1, 2, 3}) {
      const IntegerBatch inputs = small_inputs(samples);
      const EncryptedBatch encrypted = client.encrypt(key, inputs, threads);
      EXPECT_TRUE(encrypted.seed().has_value()) << "half the upload";
      const EncryptedBatch answer = server.evaluate(encrypted, threads);
      EXPECT_EQ(client.decrypt(key, answer, threads), evaluate_reference(program, inputs));
      EXPECT_GT(client.noise_budget_bits(key, answer), 0);
      EXPECT_GT(client.noise_budget_bits(key, encrypted), client.noise_budget_bits(key, answer));
    }
  }
}

TEST(ClientServer, EveryEncryptionHasASeedOfItsOwn) {
  const Client client(small_manifest());
  const SecretKey key = client.generate_key();
  const IntegerBatch inputs = small_inputs(3);
  const EncryptedBatch a = client.encrypt(key, inputs, 1);
  const EncryptedBatch b = client.encrypt(key, inputs, 1);
  EXPECT_NE(a.seed(), b.seed());
  EXPECT_FALSE(std::ranges::equal(a.packed(), b.packed()));
}

TEST(Client, RefusesInputsThatTheModelDoesNotTake) {
  const Client client(small_manifest());
  const SecretKey key = client.generate_key();
  const auto refuses = [&](const IntegerBatch& inputs, const std::string& text) {
    expect_error(ErrorCode::invalid_argument, text, [&] { client.encrypt(key, inputs, 2); });
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

TEST(Client, RefusesAKeyOfOtherParameters) {
  const Client client(small_manifest());
  const SecretKey other = SecretKey::generate(testing::small_parameters(64, 1 << 15, {45, 44}));
  const IntegerBatch inputs = small_inputs(2);
  const EncryptedBatch answer(client.parameters(), 3, 3, 2, std::nullopt);
  const std::string text = "other encryption parameters";
  expect_error(ErrorCode::incompatible, text, [&] { client.encrypt(other, inputs, 1); });
  expect_error(ErrorCode::incompatible, text, [&] { client.decrypt(other, answer, 1); });
  expect_error(ErrorCode::incompatible, text, [&] { client.noise_budget_bits(other, answer); });
}

TEST(Client, RefusesAnswersOfAnotherShapeOrOtherParameters) {
  const Client client(small_manifest());
  const SecretKey key = client.generate_key();
  const auto refuses = [&](const ParametersPtr& parameters, std::size_t features,
                           std::size_t parts) {
    const EncryptedBatch answer(parameters, features, parts, 2, std::nullopt);
    expect_error(ErrorCode::incompatible, "", [&] { client.decrypt(key, answer, 2); });
  };
  refuses(client.parameters(), 4, 3);
  refuses(client.parameters(), 3, 2);
  refuses(testing::small_parameters(128, 1 << 16, {45, 44}), 3, 3);
}

TEST(Server, RefusesAManifestOfAnotherProgram) {
  EXPECT_NO_THROW(Server(small_program(), small_manifest()));
  expect_error(ErrorCode::incompatible, "'small'",
               [] { Server(small_program(2), small_manifest()); });
  Manifest changed = small_manifest();
  changed.input_saturation = 2;
  expect_error(ErrorCode::incompatible, "'small'", [&] { Server(small_program(), changed); });
}

TEST(Server, RefusesABatchOfOtherParametersOrSize) {
  const Server server(small_program(), small_manifest());
  const auto refuses = [&](const ParametersPtr& parameters, std::size_t features,
                           std::size_t parts) {
    const EncryptedBatch batch(parameters, features, parts, 1, std::nullopt);
    expect_error(ErrorCode::incompatible, "", [&] { server.evaluate(batch, 1); });
  };
  const ParametersPtr parameters = Parameters::create(small_manifest().parameters);
  refuses(parameters, 5, 2);
  refuses(parameters, 6, 3);
  refuses(testing::small_parameters(64, 1 << 15, {45, 44}), 6, 2);
}

}  // namespace
}  // namespace sealion
