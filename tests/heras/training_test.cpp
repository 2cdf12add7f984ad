#include "heras/training.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;

TEST(TrainingRecord, ComesBackFromJson) {
  TrainingRecord record;
  record.compile = {.optimizer = "adam", .learning_rate = 0.25};
  record.fit = {.epochs = 3,
                .float_share = 0.5,
                .batch_size = 64,
                .validation_split = 0.1,
                .seed = ~std::uint64_t{0}};
  record.images = 60000;
  record.logit_scale = 0.001;
  record.history.epochs = {{0.5, 0.9, {}, 1.5}, {0.25, 0.95, 0.94, 2.5}};
  const TrainingRecord again = training_from_json(to_json(record));
  EXPECT_EQ(to_json(again), to_json(record));
  EXPECT_EQ(again.fit.seed, ~std::uint64_t{0});
  EXPECT_FALSE(again.history.epochs[0].validation_accuracy);
  EXPECT_EQ(again.history.epochs[1].validation_accuracy, 0.94);
  EXPECT_EQ(again.history.seconds(), 4.0);
}

TEST(TrainingRecord, RefusesHostileJson) {
  const nlohmann::json sound = to_json(TrainingRecord{});
  nlohmann::json bad = sound;
  bad["fit"]["seed"] = "12x";
  expect_error(ErrorCode::corrupt, "'seed'", [&] { training_from_json(bad); });
  bad = sound;
  bad["history"] = {1};
  expect_error(ErrorCode::corrupt, "'loss'", [&] { training_from_json(bad); });
  bad = sound;
  bad["compile"] = 7;
  expect_error(ErrorCode::corrupt, "'compile' is not an object", [&] { training_from_json(bad); });
  bad = sound;
  bad["fit"]["augment"] = 1;
  expect_error(ErrorCode::corrupt, "'augment'", [&] { training_from_json(bad); });
}

TEST(TrainingRecord, RefusesWhatDiverged) {
  TrainingRecord record;
  record.history.epochs = {{0.5, 0.9, {}, 1}};
  EXPECT_NO_THROW(check_training_record(record));
  record.history.epochs[0].loss = std::nan("");
  expect_error(ErrorCode::invalid_argument, "diverged", [&] { check_training_record(record); });
}

TEST(Options, AreChecked) {
  EXPECT_NO_THROW(check_compile_options({}));
  EXPECT_NO_THROW(check_fit_options({}));
  expect_error(ErrorCode::unsupported, "unknown optimizer 'lion'",
               [] { check_compile_options({.optimizer = "lion"}); });
  expect_error(ErrorCode::invalid_argument, "learning rate of nan",
               [] { check_compile_options({.learning_rate = std::nan("")}); });
  expect_error(ErrorCode::invalid_argument, "epochs is 0",
               [] { check_fit_options({.epochs = 0}); });
  expect_error(ErrorCode::invalid_argument, "batch_size is 1,",
               [] { check_fit_options({.batch_size = 1}); });
  expect_error(ErrorCode::invalid_argument, "float_share is 0",
               [] { check_fit_options({.float_share = 0}); });
  expect_error(ErrorCode::invalid_argument, "validation_split is 1",
               [] { check_fit_options({.validation_split = 1}); });
}

}  // namespace
}  // namespace sealion::heras
