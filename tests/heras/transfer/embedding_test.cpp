#include "heras/transfer/embedding.h"

#include <gtest/gtest.h>

#include "heras/fixtures.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using testing::random_images;
using testing::trained_model;

TEST(Embedding, IsTheReferencesOfEveryImage) {
  const Sequential encoder = trained_model();
  const std::size_t count = encoder.deployment().manifest.parameters.n + 5;
  const Inputs images = random_images(count).inputs;
  std::size_t calls = 0, last = 0;
  const auto progress = [&](std::size_t done, std::size_t all) {
    ++calls, last = done;
    EXPECT_EQ(all, count);
  };
  const Embedding embedding = embed(encoder, images, {.threads = 2, .progress = progress});
  EXPECT_EQ(calls, 2u) << "batches";
  EXPECT_EQ(last, count);
  EXPECT_EQ(embedding.encrypted, embedding.plain);
  EXPECT_EQ(embedding.latents.compared, count * 4);
  EXPECT_EQ(embedding.latents.different, 0u);
  EXPECT_GT(embedding.noise_margin_bits, 0);
  const IntegerBatch logits = encoder.predict(images);
  const double scale = encoder.deployment().manifest.output_scale;
  EXPECT_EQ(embedding.plain.row(count - 1)[3],
            scale * static_cast<double>(logits.feature(3)[count - 1]));
}

TEST(Embedding, CostsWhatOneBatchTakes) {
  const Sequential encoder = trained_model();
  const Inputs images = random_images(30).inputs;
  const EmbeddingCost cost = measure_embedding(encoder, images, 20);
  EXPECT_EQ(cost.records, 20u);
  EXPECT_GT(cost.seconds.all(), cost.seconds.evaluate);
  EXPECT_GT(cost.traffic.upload, cost.traffic.download);
  EXPECT_EQ(measure_embedding(encoder, images, 1000).records, 30u);
}

TEST(Embedding, RefusesImagesOfAnotherKind) {
  const Sequential encoder = trained_model();
  const Inputs images = random_images(6, {3, 4}).inputs;
  expect_error(ErrorCode::incompatible, "shape (3, 4)", [&] { embed(encoder, images); });
  expect_error(ErrorCode::incompatible, "shape (3, 4)",
               [&] { measure_embedding(encoder, images, 6); });
}

TEST(Embedding, StopsBetweenBatches) {
  const Sequential encoder = trained_model();
  const std::size_t count = 2 * encoder.deployment().manifest.parameters.n;
  const Inputs images = random_images(count).inputs;
  StopRequest stop;
  std::size_t embedded = 0;
  const auto stop_soon = [&](std::size_t done, std::size_t) { embedded = done, stop.make(); };
  expect_error(ErrorCode::cancelled, "stopped",
               [&] { embed(encoder, images, {.progress = stop_soon, .stop = &stop}); });
  EXPECT_EQ(embedded, count / 2);
}

TEST(Embedding, MeasuresNothingOnceStopped) {
  StopRequest stop;
  stop.make();
  expect_error(ErrorCode::cancelled, "stopped", [&] {
    measure_embedding(trained_model(), random_images(5).inputs, 5, {.stop = &stop});
  });
}

}  // namespace
}  // namespace sealion::heras
