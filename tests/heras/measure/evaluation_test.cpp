#include "heras/measure/evaluation.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "data/quantise.h"
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
  const ImageSet images = random_images(2 * n + 7);
  std::size_t stages = 0, last = 0;
  const auto progress = [&](const EvaluateProgress& p) { ++stages, last = p.images_done; };
  const Evaluation result =
      model.evaluate(images, {.encrypted = true, .progress = progress}, {.threads = 2});
  EXPECT_EQ(result.images, images.count);
  EXPECT_EQ(result.logits_compared, images.count * 4);
  EXPECT_EQ(result.mismatches, 0u);
  EXPECT_EQ(result.accuracy_encrypted, result.accuracy_plain);
  EXPECT_EQ(result.batch, n);
  EXPECT_EQ(result.batches, 3u);
  EXPECT_EQ(stages, 3u * 4);
  EXPECT_EQ(last, images.count);
  EXPECT_EQ(result.threads, 2u);
  EXPECT_GT(result.encrypt_seconds, 0);
  EXPECT_GT(result.evaluate_seconds, 0);
  EXPECT_GT(result.decrypt_seconds, 0);
  EXPECT_DOUBLE_EQ(result.predictions_per_hour,
                   static_cast<double>(n) / result.evaluate_seconds_per_batch * 3600);
  EXPECT_EQ(result.upload_bytes, 3 * result.upload_bytes_per_batch);
  EXPECT_EQ(result.download_bytes, 3 * result.download_bytes_per_batch);
  EXPECT_GT(result.upload_bytes, result.download_bytes);
  EXPECT_EQ(result.n, n);
  EXPECT_EQ(result.plain_moduli.size(), 1u);
  EXPECT_GE(result.security_bits, 128);
  EXPECT_GT(result.noise_margin_bits, 0);
  EXPECT_GE(result.noise_margin_bits, result.noise_margin_forecast_bits);
  EXPECT_GT(result.range_used, 0);
  EXPECT_LT(result.range_used, 1);
  EXPECT_GT(result.evaluate_seconds_forecast, 0);
  EXPECT_EQ(result.layers.size(), 4u);
  EXPECT_GT(result.peak_memory_bytes, 0u);
}

TEST(Evaluate, RunsInSeveralChannelsAcrossBarriers) {
  const Sequential model = testing::deep_model();
  const ImageSet images = random_images(30);
  const Plan plan = model.deployment().plan;
  EXPECT_GT(plan.parameters.plain_moduli.size(), 1u);
  EXPECT_FALSE(plan.barriers.empty());
  const Evaluation result = model.evaluate(images, {.encrypted = true});
  EXPECT_EQ(result.mismatches, 0u);
  EXPECT_EQ(result.plain_moduli, plan.parameters.plain_moduli);
  EXPECT_EQ(result.special_prime, plan.parameters.special_prime);
  EXPECT_GE(result.security_bits, 128);
  EXPECT_GE(result.noise_margin_bits, result.noise_margin_forecast_bits - 1);
}

TEST(Evaluate, CountsWhatThePlainNetworkSays) {
  const Sequential model = trained_model();
  const ImageSet images = random_images(300);
  const IntegerBatch logits =
      evaluate_reference(model.program(), quantise(images, 0, images.count, 3));
  std::vector<std::vector<std::size_t>> confusion(4, std::vector<std::size_t>(4, 0));
  std::size_t right = 0;
  for (std::size_t s = 0; s < images.count; ++s) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < 4; ++i) {
      if (logits.feature(i)[s] > logits.feature(best)[s]) best = i;
    }
    ++confusion[images.labels[s]][best];
    right += best == images.labels[s] ? 1 : 0;
  }
  const Evaluation result = model.evaluate(images);
  EXPECT_FALSE(result.encrypted);
  EXPECT_EQ(result.confusion, confusion);
  EXPECT_DOUBLE_EQ(result.accuracy_plain, static_cast<double>(right) / 300);
  EXPECT_EQ(model.predict(images), logits);
  ASSERT_EQ(result.samples.size(), 24u);
  for (const SamplePrediction& sample : result.samples) {
    EXPECT_EQ(sample.label, images.labels[sample.image]);
    EXPECT_GT(sample.confidence, 0.2);
    EXPECT_LE(sample.confidence, 1);
  }
  for (const SamplePrediction& mistake : result.mistakes) {
    EXPECT_NE(mistake.label, mistake.predicted);
  }
}

TEST(Evaluate, TakesTheFirstImages) {
  const Sequential model = trained_model();
  const ImageSet images = random_images(50);
  EXPECT_EQ(model.evaluate(images, {.images = 20}).images, 20u);
  for (const std::size_t count : {std::size_t{0}, std::size_t{51}}) {
    expect_error(ErrorCode::invalid_argument, std::to_string(count) + " images asked for",
                 [&] { model.evaluate(images, {.images = count}); });
  }
}

TEST(Evaluate, RefusesImagesOfAnotherKind) {
  const Sequential model = trained_model();
  ImageSet images = random_images(6);
  std::swap(images.height, images.width);
  expect_error(ErrorCode::invalid_argument,
               "images of (3, 4) for the model 'small', which takes (4, 3)",
               [&] { model.evaluate(images); });
  images = random_images(6);
  images.labels[3] = 4;
  expect_error(ErrorCode::invalid_argument, "the label 4, the network has 4 outputs",
               [&] { model.evaluate(images); });
  expect_error(ErrorCode::invalid_argument, "empty", [&] { model.evaluate({}); });
}

TEST(Predict, IsTheSameEncrypted) {
  const Sequential model = trained_model();
  const ImageSet images = random_images(40);
  EXPECT_EQ(model.predict(images, {.encrypted = true, .images = 33}),
            model.predict(images, {.images = 33}));
}

TEST(Evaluation, HasTheFieldsOfTheReport) {
  const Sequential model = trained_model();
  const ImageSet images = random_images(10);
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
  const ImageSet images = random_images(5);
  const Evaluation result = model.evaluate(images, {.encrypted = true});
  EXPECT_EQ(result.mismatches, 0u);
  EXPECT_EQ(result.logits_compared, 20u);
  const IntegerBatch logits = model.predict(images);
  for (std::size_t s = 0; s < 5; ++s) {
    EXPECT_EQ(logits.feature(1)[s], 5);
    EXPECT_EQ(logits.feature(3)[s], -2);
  }
}

}  // namespace
}  // namespace sealion::heras
