#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <span>

#include "bars.h"
#include "heras/model/callbacks.h"
#include "heras/train/variational_fit.h"
#include "heras/transfer/variational_autoencoder.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using testing::bars;

constexpr std::size_t latents = 4;

VariationalAutoencoder dense_vae() {
  Sequential encoder("bars");
  encoder.add(Input({8, 8}, {.saturation = 7}));
  encoder.add(Flatten());
  encoder.add(Dense(24, {.saturation = 7}));
  encoder.add(Activation("square"));
  encoder.add(Dense(latents, {.saturation = 7}));
  VariationalAutoencoder vae(std::move(encoder), {32});
  vae.compile({.learning_rate = 0.01, .loss = losses::NegativeElbo{.beta_warm_up = 0.125}});
  return vae;
}

VariationalAutoencoder convolutional_vae() {
  Sequential encoder("bars");
  encoder.add(Input({8, 8, 1}, {.saturation = 7}));
  encoder.add(Conv2D(4, {.kernel_size = 3, .strides = 2, .padding = "same", .saturation = 7}));
  encoder.add(BatchNormalization());
  encoder.add(Activation("square"));
  encoder.add(Flatten());
  encoder.add(Dropout(0.01));
  encoder.add(Dense(latents, {.saturation = 7}));
  VariationalAutoencoder vae(std::move(encoder), {32});
  vae.compile({.learning_rate = 0.01, .loss = "negative_elbo"});
  return vae;
}

FitOptions short_fit() {
  return {
      .epochs = 16, .float_share = 0.75, .batch_size = 25, .seed = 3, .augmentation = std::nullopt};
}

/// How often the nearest of the first `labelled` rows shows the same as each of the others.
double nearest_neighbour_accuracy(const FeatureTable& table, const Dataset& images,
                                  std::size_t labelled = 60) {
  std::size_t right = 0;
  for (std::size_t i = labelled; i < table.rows; ++i) {
    std::size_t best = 0;
    double least = INFINITY;
    for (std::size_t j = 0; j < labelled; ++j) {
      double distance = 0;
      for (std::size_t k = 0; k < table.columns; ++k) {
        distance += std::pow(table.row(i)[k] - table.row(j)[k], 2);
      }
      if (distance < least) best = j;
      least = std::min(least, distance);
    }
    right += testing::labels_of(images)[best] == testing::labels_of(images)[i] ? 1 : 0;
  }
  return static_cast<double>(right) / static_cast<double>(table.rows - labelled);
}

/// Mean absolute difference of pixels.
double mean_error(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::abs(int{a[i]} - int{b[i]});
  return sum / static_cast<double>(a.size());
}

/// Of images all of which are the mean image.
double error_of_the_mean(const Dataset& images) {
  const std::span<const std::uint8_t> all = testing::bytes_of(images);
  const std::size_t count = record_count(images), pixels = all.size() / count;
  std::vector<double> sums(pixels);
  for (std::size_t i = 0; i < all.size(); ++i) sums[i % pixels] += all[i];
  std::vector<std::uint8_t> means;
  for (std::size_t i = 0; i < all.size(); ++i) {
    means.push_back(static_cast<std::uint8_t>(sums[i % pixels] / static_cast<double>(count)));
  }
  return mean_error(means, all);
}

void expect_it_learns(VariationalAutoencoder vae) {
  const History history = fit(vae, bars(1000).inputs, short_fit());
  const Dataset others = bars(300, 99);
  const FeatureTable table = vae.encode(others.inputs);
  EXPECT_GT(nearest_neighbour_accuracy(table, others), 0.9);
  EXPECT_LT(mean_error(vae.decode(table), testing::bytes_of(others)),
            0.6 * error_of_the_mean(others));
  EXPECT_LT(history.epochs.back().loss, history.epochs.front().loss);
  for (const LayerWeights& weights : vae.encoder().weights()) {
    for (const std::int32_t weight : weights.kernel) EXPECT_LE(std::abs(weight), 7);
  }
}

TEST(Variational, ADenseEncoderLearns) { expect_it_learns(dense_vae()); }

TEST(Variational, AConvolutionalEncoderLearns) { expect_it_learns(convolutional_vae()); }

TEST(Variational, LeavesAModelThatIsComplete) {
  VariationalAutoencoder vae = dense_vae();
  std::vector<FitProgress> reports;
  FitOptions options = short_fit();
  options.epochs = 4;
  options.progress = [&](const FitProgress& now) { reports.push_back(now); };
  const History history = fit(vae, bars(110).inputs, options);
  const Model& encoder = vae.encoder();
  EXPECT_EQ(encoder.largest_seen().size(), encoder.program().nodes().size());
  ASSERT_TRUE(encoder.training());
  EXPECT_EQ(encoder.training()->records, 110u);
  EXPECT_GT(encoder.training()->logit_scale, 0);
  EXPECT_FALSE(encoder.training()->fit.progress);
  ASSERT_EQ(history.epochs.size(), 4u);
  EXPECT_EQ(history.epochs[2].phase, TrainingPhase::floats);
  EXPECT_EQ(history.epochs[3].phase, TrainingPhase::rounded);
  for (const Epoch& epoch : history.epochs) {
    EXPECT_FALSE(epoch.accuracy);
    EXPECT_GT(epoch.metrics.at("reconstruction"), 0);
    EXPECT_GT(epoch.metrics.at("divergence"), 0);
  }
  const auto& last = history.epochs.back();
  EXPECT_NEAR(last.loss, last.metrics.at("reconstruction") + last.metrics.at("divergence"),
              1e-4 * last.loss);
  ASSERT_EQ(reports.size(), 16u);  // 4 epochs of 4 full batches
  EXPECT_EQ(reports.back().epoch, 4u);
  EXPECT_EQ(reports.back().step, 4u);
  EXPECT_EQ(reports.back().loss, last.loss);
}

TEST(Variational, GivesTheSameForTheSameSeedWhateverTheThreads) {
  const auto trained = [](std::uint64_t seed, std::size_t threads) {
    VariationalAutoencoder vae = dense_vae();
    fit(vae, bars(200).inputs,
        {.epochs = 3, .batch_size = 25, .seed = seed, .context = {.threads = threads}});
    return std::pair(vae.encoder().weights(), vae.decoder());
  };
  const auto first = trained(5, 2);
  EXPECT_EQ(trained(5, 1), first);
  EXPECT_NE(trained(6, 2), first);
}

TEST(Variational, WithoutAPriceForDivergenceThereIsMore) {
  const auto divergence = [](double beta, double warm_up) {
    VariationalAutoencoder vae = dense_vae();
    vae.compile({.learning_rate = 0.01,
                 .loss = losses::NegativeElbo{.beta = beta, .beta_warm_up = warm_up}});
    FitOptions options = short_fit();
    options.epochs = 4;
    return fit(vae, bars(500).inputs, options).epochs.back().metrics.at("divergence");
  };
  const double usual = divergence(1, 0);
  EXPECT_GT(divergence(0.01, 0), 1.5 * usual);
  EXPECT_GT(divergence(1, 0.99), 1.05 * usual);
}

TEST(Variational, TheFloatTwinLearnsTheSameAndLeavesTheAutoEncoderAlone) {
  const Dataset images = bars(1000), others = bars(300, 99);
  for (const VariationalAutoencoder& vae : {dense_vae(), convolutional_vae()}) {
    const auto tables =
        float_latents(vae, images.inputs, short_fit(), {&images.inputs, &others.inputs});
    ASSERT_EQ(tables.size(), 2u);
    EXPECT_EQ(tables[0].rows, 1000u);
    EXPECT_EQ(tables[1].columns, latents);
    EXPECT_GT(nearest_neighbour_accuracy(tables[1], others), 0.9);
    EXPECT_FALSE(vae.encoder().is_trained());
    // A network that is frozen says the same of an image in any company.
    const Dataset alone = bars(1, 99);
    const auto again = float_latents(vae, images.inputs, short_fit(), {&alone.inputs});
    for (std::size_t k = 0; k < latents; ++k) {
      EXPECT_NEAR(again[0].row(0)[k], tables[1].row(0)[k], 1e-4);
    }
  }
}

TEST(Variational, TakesSmallSetsAndShortTrainings) {
  VariationalAutoencoder vae = dense_vae();
  EXPECT_EQ(fit(vae, bars(5).inputs, {.epochs = 1}).epochs.size(), 1u);
  EXPECT_EQ(fit(vae, bars(2).inputs, {.epochs = 2, .float_share = 1}).epochs.size(), 2u);
  EXPECT_TRUE(vae.encoder().is_trained());
}

TEST(Variational, RefusesWhatItCannotDo) {
  VariationalAutoencoder vae = dense_vae();
  const Sequential teacher = testing::bars_model();
  const auto refuse = [&](const char* what, const FitOptions& options) {
    expect_error(ErrorCode::unsupported, std::string("has no ") + what,
                 [&] { fit(vae, bars(30).inputs, options); });
  };
  refuse("teacher", {.distillation = Distillation{.teacher = &teacher}});
  refuse("validation_split", {.validation_split = 0.1});
  refuse("callbacks", {.callbacks = {std::make_shared<EarlyStopping>()}});
  refuse("checkpoint", {.checkpoint = "state"});
  expect_error(ErrorCode::invalid_argument, "epochs is 0",
               [&] { fit(vae, bars(30).inputs, {.epochs = 0}); });
  expect_error(ErrorCode::invalid_argument, "1 image to learn from",
               [&] { fit(vae, bars(1).inputs); });
  expect_error(ErrorCode::invalid_argument, "the data has no records", [&] { fit(vae, {}); });
  Dataset wide = bars(30);
  testing::shape_of(wide) = {16, 4};
  const auto shape = "shape (16, 4)";
  expect_error(ErrorCode::incompatible, shape, [&] { fit(vae, wide.inputs); });
  expect_error(ErrorCode::incompatible, shape,
               [&] { float_latents(vae, bars(30).inputs, {.epochs = 1}, {&wide.inputs}); });
  const Records reals{{8, 8}, 30, std::vector<float>(30 * 64, 1)};
  expect_error(ErrorCode::unsupported, "learns from pictures alone", [&] { fit(vae, reals); });
  EXPECT_FALSE(vae.encoder().is_trained());
}

TEST(Variational, NeedsToBeCompiledAndIsNotForModels) {
  VariationalAutoencoder vae(testing::bars_model());
  expect_error(ErrorCode::invalid_argument, "'bars' is not compiled",
               [&] { fit(vae, bars(30).inputs); });
  Sequential model = testing::bars_model();
  model.compile({.loss = "negative_elbo"});
  expect_error(ErrorCode::unsupported, "'negative_elbo' is that of a VariationalAutoencoder",
               [&] { fit(model, bars(30)); });
}

TEST(Variational, SaysWhenTrainingDiverges) {
  VariationalAutoencoder vae = dense_vae();
  vae.compile({.learning_rate = 1e30, .loss = "negative_elbo"});
  expect_error(ErrorCode::invalid_argument, "training diverged",
               [&] { fit(vae, bars(300).inputs, {.epochs = 2}); });
  EXPECT_FALSE(vae.encoder().is_trained());
}

}  // namespace
}  // namespace sealion::heras
