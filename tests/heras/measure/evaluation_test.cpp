#include "heras/measure/evaluation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "data/subset.h"
#include "heras/fixtures.h"
#include "program/reference.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using testing::random_images;
using testing::trained_model;

TEST(Evaluate, ComparesEveryEncryptedLogit) {
  const Sequential model = trained_model();
  const std::size_t n = model.deployment().manifest.parameters.n;
  const Dataset images = random_images(2 * n + 7);
  std::size_t stages = 0, last = 0;
  const auto progress = [&](const EvaluateProgress& p) { ++stages, last = p.records_done; };
  const Evaluation result =
      model.evaluate(images, {.encrypted = true, .progress = progress}, {.threads = 2});
  EXPECT_EQ(result.records, record_count(images));
  EXPECT_EQ(result.threads, 2u);
  EXPECT_GT(result.peak_memory_bytes, 0u);
  EXPECT_EQ(stages, 3u * 4);
  EXPECT_EQ(last, record_count(images));
  const EncryptedEvaluation& encrypted = result.encrypted.value();
  EXPECT_EQ(encrypted.accuracy(), result.accuracy_plain());
  EXPECT_EQ(encrypted.logits.compared, record_count(images) * 4);
  EXPECT_EQ(encrypted.logits.different, 0u);
  EXPECT_EQ(encrypted.batches.size, n);
  EXPECT_EQ(encrypted.batches.count, 3u);
}

/// So many records after another.
RecordStream stream_of(const Dataset& data) {
  return [&data, first = std::size_t{0}](std::size_t most) mutable -> std::optional<NamedRecords> {
    const std::size_t count = std::min(most, record_count(data) - first);
    if (count == 0) return std::nullopt;
    NamedRecords some{records_between(data, first, count)};
    first += count;
    return some;
  };
}

TEST(Evaluate, TakesRecordsBatchByBatch) {
  const Sequential model = trained_model();
  const Dataset images = random_images(2 * model.deployment().manifest.parameters.n + 7);
  const Evaluation whole = model.evaluate(images, {.encrypted = true});
  std::vector<std::size_t> totals;
  const auto progress = [&](const EvaluateProgress& p) { totals.push_back(p.records); };
  const Evaluation streamed =
      model.evaluate(stream_of(images), {.encrypted = true, .progress = progress});
  EXPECT_EQ(streamed.records, whole.records);
  EXPECT_EQ(totals, std::vector<std::size_t>(3 * 4, 0));
  for (const char* field : {"accuracy_plain", "auc_plain", "confusion", "samples", "mistakes",
                            "accuracy_encrypted", "mismatches", "batches"}) {
    EXPECT_EQ(to_json(streamed)[field], to_json(whole)[field]) << field;
  }
  EXPECT_EQ(model.evaluate(stream_of(images), {.records = 9}).records, 9u);
  expect_error(ErrorCode::invalid_argument, "41 records asked for: the set has 40", [&] {
    const Dataset few = random_images(40);
    model.evaluate(stream_of(few), {.records = 41});
  });
}

TEST(Evaluate, CallsStreamedRecordsByTheirNames) {
  Sequential model = trained_model();
  const Dataset images = random_images(3);
  const RecordStream next = [&](std::size_t) {
    return NamedRecords{images, [](std::size_t i) { return fmt::format("line {}", i + 2); }};
  };
  auto rules = std::get<ArrayRules>(model.preprocessing());
  for (NumericRule& rule : rules.rules) rule.outside = Unexpected::refuse;
  for (NumericRule& rule : rules.rules) rule.most = rule.least;
  model.set_preprocessing(rules);
  expect_error(ErrorCode::invalid_argument, "line 2", [&] { model.evaluate(next); });
}

TEST(Evaluate, SaysWhatEncryptionTakes) {
  const Sequential model = trained_model();
  const std::size_t n = model.deployment().manifest.parameters.n;
  const EncryptedEvaluation result =
      model.evaluate(random_images(2 * n + 7), {.encrypted = true}).encrypted.value();
  EXPECT_GT(result.seconds.encrypt, 0);
  EXPECT_GT(result.seconds.evaluate, 0);
  EXPECT_GT(result.seconds.decrypt, 0);
  EXPECT_GT(result.speed.forecast_seconds, 0);
  EXPECT_DOUBLE_EQ(result.speed.predictions_per_hour,
                   static_cast<double>(n) / result.speed.seconds_per_batch * 3600);
  EXPECT_EQ(result.traffic.upload, 3 * result.traffic_per_batch.upload);
  EXPECT_EQ(result.traffic.download, 3 * result.traffic_per_batch.download);
  EXPECT_GT(result.traffic.upload, result.traffic.download);
  EXPECT_EQ(result.parameters.moduli.n, n);
  EXPECT_EQ(result.parameters.moduli.plain_moduli.size(), 1u);
  EXPECT_GE(result.parameters.security_bits, 128);
  EXPECT_GT(result.room.noise_bits, 0);
  EXPECT_GE(result.room.noise_bits, result.room.forecast_noise_bits);
  EXPECT_GT(result.room.range_used, 0);
  EXPECT_LT(result.room.range_used, 1);
  EXPECT_EQ(result.layers.size(), 4u);
}

TEST(Evaluate, RunsInSeveralChannelsAcrossBarriers) {
  const Sequential model = testing::deep_model();
  const Dataset images = random_images(30);
  const Plan plan = model.deployment().plan;
  EXPECT_GT(plan.parameters.plain_moduli.size(), 1u);
  EXPECT_FALSE(barriers_of(plan.way).empty());
  const EncryptedEvaluation result = model.evaluate(images, {.encrypted = true}).encrypted.value();
  EXPECT_EQ(result.logits.different, 0u);
  EXPECT_EQ(result.parameters.moduli, plan.parameters);
  EXPECT_GE(result.parameters.security_bits, 128);
  EXPECT_GE(result.room.noise_bits, result.room.forecast_noise_bits - 1);
}

TEST(Evaluate, CountsWhatThePlainNetworkSays) {
  const Sequential model = trained_model();
  const Dataset images = random_images(300);
  const IntegerBatch logits = evaluate_reference(model.program(), testing::levels_of(images, 3));
  std::vector<std::vector<std::size_t>> confusion(4, std::vector<std::size_t>(4, 0));
  std::size_t right = 0;
  for (std::size_t s = 0; s < record_count(images); ++s) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < 4; ++i) {
      if (logits.feature(i)[s] > logits.feature(best)[s]) best = i;
    }
    ++confusion[testing::labels_of(images)[s]][best];
    right += best == testing::labels_of(images)[s] ? 1 : 0;
  }
  const Evaluation result = model.evaluate(images);
  EXPECT_FALSE(result.encrypted);
  EXPECT_EQ(classification_of(result.metrics()).confusion, confusion);
  EXPECT_DOUBLE_EQ(result.accuracy_plain(), static_cast<double>(right) / 300);
  EXPECT_EQ(model.predict(images.inputs), logits);
  ASSERT_EQ(result.shown.samples.size(), 24u);
  for (const SamplePrediction& sample : result.shown.samples) {
    EXPECT_EQ(sample.label, testing::labels_of(images)[sample.record]);
    EXPECT_GT(sample.confidence, 0.2);
    EXPECT_LE(sample.confidence, 1);
  }
  for (const SamplePrediction& mistake : result.shown.mistakes) {
    EXPECT_NE(mistake.label, mistake.predicted);
  }
}

TEST(Evaluate, TakesTheFirstImages) {
  const Sequential model = trained_model();
  const Dataset images = random_images(50);
  EXPECT_EQ(model.evaluate(images, {.records = 20}).records, 20u);
  for (const std::size_t count : {std::size_t{0}, std::size_t{51}}) {
    expect_error(ErrorCode::invalid_argument, std::to_string(count) + " records asked for",
                 [&] { model.evaluate(images, {.records = count}); });
  }
}

TEST(Evaluate, RefusesImagesOfAnotherKind) {
  const Sequential model = trained_model();
  Dataset images = random_images(6);
  testing::shape_of(images) = {3, 4};
  expect_error(ErrorCode::incompatible,
               "the model 'small': records of the shape (3, 4) for a model that takes (4, 3)",
               [&] { model.evaluate(images); });
  images = random_images(6);
  testing::labels_of(images)[3] = 4;
  expect_error(ErrorCode::invalid_argument, "a record of class 4: there are names of 4",
               [&] { model.evaluate(images); });
  images.targets = ClassTargets{class_numbers(5), testing::labels_of(images)};
  expect_error(ErrorCode::invalid_argument, "the class '4', the model knows 0, 1, 2, 3",
               [&] { model.evaluate(images); });
  expect_error(ErrorCode::invalid_argument, "no records", [&] { model.evaluate(Dataset{}); });
}

TEST(Predict, IsTheSameEncrypted) {
  const Sequential model = trained_model();
  const Dataset images = random_images(40);
  EXPECT_EQ(model.predict(images.inputs, {.encrypted = true, .records = 33}),
            model.predict(images.inputs, {.records = 33}));
}

TEST(Evaluation, HasTheFieldsOfTheReport) {
  const Sequential model = trained_model();
  const Dataset images = random_images(10);
  const nlohmann::json json = to_json(model.evaluate(images, {.encrypted = true}));
  for (const char* key : {"accuracy_plain",
                          "accuracy_encrypted",
                          "images",
                          "mismatches",
                          "encrypt_seconds",
                          "evaluate_seconds",
                          "decrypt_seconds",
                          "batch",
                          "predictions_per_hour",
                          "upload_bytes",
                          "download_bytes",
                          "n",
                          "plain_moduli",
                          "plain_modulus_bits",
                          "coeff_modulus_bits",
                          "special_prime",
                          "security_bits",
                          "noise_margin_bits",
                          "range_used",
                          "evaluate_seconds_forecast",
                          "threads",
                          "kernel",
                          "peak_memory_bytes",
                          "confusion"}) {
    EXPECT_TRUE(json.contains(key)) << key;
  }
  EXPECT_FALSE(to_json(model.evaluate(images)).contains("accuracy_encrypted"));
}

/// Two units grow to 96 bits alike, and every output takes one from the other.
TEST(Evaluate, JudgesAModelWhoseLayersLeave64BitsBeforeTheyCancel) {
  Sequential model("cancels");
  model.add(Input({4, 3}, {.saturation = 3}));
  model.add(Flatten());
  model.add(Dense(2, {.saturation = 127}));
  for (int i = 0; i < 3; ++i) model.add(Activation("square"));
  model.add(Dense(4, {.saturation = 1}));
  model.set_weights({{std::vector<std::int32_t>(24, 127), {1, 1}},
                     {{1, -1, 1, -1, 1, -1, 1, -1}, {1, 5, 3, -2}}});
  PlanRequest request;
  request.largest_seen = std::vector<double>(model.program().nodes().size(), 5);
  model.deploy(request);
  const Dataset images = random_images(5);
  const LogitComparison compared =
      model.evaluate(images, {.encrypted = true}).encrypted.value().logits;
  EXPECT_EQ(compared.different, 0u);
  EXPECT_EQ(compared.compared, 20u);
  const IntegerBatch logits = model.predict(images.inputs);
  for (std::size_t s = 0; s < 5; ++s) {
    EXPECT_EQ(logits.feature(1)[s], 5);
    EXPECT_EQ(logits.feature(3)[s], -2);
  }
}

}  // namespace
}  // namespace sealion::heras
