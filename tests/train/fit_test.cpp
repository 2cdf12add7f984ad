#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "bars.h"
#include "heras/heras.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using testing::bars;
using testing::bars_model;

double accuracy_on_other_bars(const Sequential& model) {
  return model.evaluate(bars(300, 99)).accuracy_plain();
}

TEST(Fit, LearnsAndLeavesAModelThatIsComplete) {
  Sequential model = bars_model();
  const Dataset images = bars(1200);
  const History history = fit(model, images, {.epochs = 8, .validation_split = 0.25});
  EXPECT_GT(accuracy_on_other_bars(model), 0.97);
  ASSERT_EQ(history.epochs.size(), 8u);
  EXPECT_LT(history.epochs.back().loss, history.epochs.front().loss);
  EXPECT_GT(*history.epochs.back().validation_accuracy, 0.97);
  EXPECT_GT(history.seconds(), 0);
  for (const LayerWeights& weights : model.weights()) {
    for (const std::int32_t weight : weights.kernel) EXPECT_LE(std::abs(weight), 7);
  }
  EXPECT_EQ(model.largest_seen().size(), model.program().nodes().size());
  ASSERT_TRUE(model.training());
  EXPECT_EQ(model.training()->records, 900u);
  EXPECT_EQ(model.training()->history.epochs.size(), 8u);
  EXPECT_FALSE(model.training()->fit.progress);
}

TEST(Fit, MakesConfidencesOfLogits) {
  Sequential model = bars_model();
  fit(model, bars(1200), {.epochs = 8});
  double right = 0, confidence = 0;
  const Evaluation evaluation = model.evaluate(bars(300, 99));
  for (const SamplePrediction& sample : evaluation.shown.samples) {
    right += sample.label == sample.predicted;
    confidence += sample.confidence.value();
  }
  const auto count = static_cast<double>(evaluation.shown.samples.size());
  EXPECT_NEAR(right / count, confidence / count, 0.1);
}

TEST(Fit, GivesTheSameModelForTheSameSeed) {
  const Dataset images = bars(600);
  const auto weights = [&](std::uint64_t seed, std::size_t threads) {
    Sequential model = bars_model();
    fit(model, images, {.epochs = 4, .seed = seed, .context = {.threads = threads}});
    return model.weights();
  };
  const auto first = weights(5, 2);
  EXPECT_EQ(weights(5, 2), first);
  EXPECT_EQ(weights(5, 1), first);
  EXPECT_NE(weights(6, 2), first);
}

TEST(Fit, TrainsStacksOfOtherDepths) {
  const Dataset images = bars(1200);
  const auto train = [&](const char* stack) {
    Sequential model("bars");
    model.add(Input({8, 8}, {.saturation = 3}));
    model.add(Flatten());
    for (const char* layer = stack; *layer != 0; ++layer) {
      if (*layer == 's') model.add(Activation("square"));
      if (*layer == 'd') model.add(Dense(10, {.saturation = 31}));
      if (*layer == 'o') model.add(Dense(3, {.saturation = 31}));
    }
    model.compile();
    fit(model, images, {.epochs = 12});
    return accuracy_on_other_bars(model);
  };
  EXPECT_GT(train("o"), 0.9);
  EXPECT_GT(train("os"), 0.9);
  EXPECT_GT(train("do"), 0.9);
  EXPECT_GT(train("ddso"), 0.95);
  EXPECT_GT(train("dsdso"), 0.95);
  EXPECT_GT(train("dsso"), 0.9);
}

TEST(Fit, TellsOfItsProgress) {
  Sequential model = bars_model();
  std::vector<FitProgress> reports;
  fit(model, bars(400),
      {.epochs = 3,
       .batch_size = 30,
       .validation_split = 0.25,
       .progress = [&](const FitProgress& now) { reports.push_back(now); }});
  std::size_t ended = 0;
  for (const FitProgress& now : reports) {
    EXPECT_EQ(now.epochs, 3u);
    EXPECT_EQ(now.epoch, ended + 1);
    EXPECT_EQ(now.steps, 10u);
    EXPECT_EQ(now.validation_accuracy.has_value(), now.step == now.steps);
    ended += now.step == now.steps;
  }
  EXPECT_EQ(ended, 3u);
  EXPECT_GT(reports.size(), 3u);
  EXPECT_GE(reports.back().seconds, reports.front().seconds);
}

TEST(Fit, TakesSmallSetsAndShortTrainings) {
  Sequential model = bars_model();
  EXPECT_EQ(fit(model, bars(5), {.epochs = 1}).epochs.size(), 1u);
  EXPECT_EQ(fit(model, bars(5), {.epochs = 2, .float_share = 1}).epochs.size(), 2u);
  EXPECT_TRUE(model.is_trained());
}

/// The class is whether a first number is above the second, which is noise round it; a text says
/// nothing. Some numbers are below 0.
Dataset rows(std::size_t count) {
  std::mt19937 generator(3);
  std::vector<double> first, second;
  CategoricalColumn place{{"city", "wood"}, {}};
  ClassTargets classes{{"less", "more"}, {}};
  for (std::size_t i = 0; i < count; ++i) {
    const double value = static_cast<double>(generator() % 1000) / 10 - 50;
    const double other = value + static_cast<double>(generator() % 100) - 50;
    first.push_back(value);
    second.push_back(other);
    place.of_row.push_back(generator() % 2);
    classes.of_record.push_back(value > other ? 1 : 0);
  }
  return {
      Table{count,
            {{"first", NumericColumn{first}}, {"place", place}, {"second", NumericColumn{second}}}},
      classes};
}

TEST(Fit, LearnsFromTheRowsOfATable) {
  const NumericRule number{.offset = -100, .factor = 0.25, .least = -100, .most = 100};
  Sequential model("rows");
  model.add(Input({4}, {.saturation = 50}));
  model.add(Dense(2, {.saturation = 31}));
  model.set_preprocessing(TableRules{{{"first", number},
                                      {"second", number},
                                      {"place", CategoryRule{.categories = {"city", "wood"}}}}});
  model.compile({.learning_rate = 0.1});
  fit(model, rows(1000), {.epochs = 40, .validation_split = 0.2});
  EXPECT_EQ(model.task(), Task(ClassAnswers{{"less", "more"}}));
  const Evaluation evaluation = model.evaluate(rows(200), {.encrypted = true});
  EXPECT_GT(evaluation.accuracy_plain(), 0.93);
  EXPECT_EQ(evaluation.encrypted->logits.different, 0u);
}

TEST(Fit, RefusesTargetsOfOtherOutputs) {
  Sequential model = bars_model();
  Dataset data = bars(30);
  data.targets = RealTargets{"width", std::vector<double>(30, 1)};
  expect_error(ErrorCode::invalid_argument, "the number 'width' is told by one output, not by 3",
               [&] { fit(model, data); });
  data = bars(30);
  data.targets = ClassTargets{{"upright", "level", "slanted", "none"}, testing::labels_of(data)};
  expect_error(ErrorCode::invalid_argument, "4 names of classes for 3 outputs",
               [&] { fit(model, data); });
}

TEST(Fit, RefusesWhatItCannotTrain) {
  const Dataset images = bars(30);
  Sequential raw("raw");
  raw.add(Input({8, 8}));
  expect_error(ErrorCode::invalid_argument, "not compiled", [&] { fit(raw, images); });
  raw.compile();
  raw.add(Activation("square"));
  expect_error(ErrorCode::unsupported, "'raw' has nothing to learn", [&] { fit(raw, images); });
}

TEST(Fit, RefusesImagesThatItCannotLearnFrom) {
  Sequential model = bars_model();
  expect_error(ErrorCode::invalid_argument, "the data has no records", [&] { fit(model, {}); });
  Dataset images = bars(30);
  testing::labels_of(images)[7] = 3;
  images.targets = ClassTargets{class_numbers(4), testing::labels_of(images)};
  expect_error(ErrorCode::invalid_argument, "a record of class 3 for a model with 3 outputs",
               [&] { fit(model, images); });
  expect_error(ErrorCode::invalid_argument, "1 of 10 records to learn from",
               [&] { fit(model, bars(10), {.validation_split = 0.9}); });
  testing::shape_of(images) = {16, 4};
  expect_error(ErrorCode::incompatible, "shape (16, 4)", [&] { fit(model, images); });
  EXPECT_FALSE(model.is_trained());
}

TEST(Fit, SaysWhenTrainingDiverges) {
  Sequential model = bars_model();
  model.compile({.learning_rate = 1e300});
  expect_error(ErrorCode::invalid_argument, "training diverged", [&] { fit(model, bars(300)); });
  // One step alone: its loss is that of the weights before it.
  expect_error(ErrorCode::does_not_fit, "training ended with a bias of",
               [&] { fit(model, bars(5), {.epochs = 1}); });
  EXPECT_FALSE(model.is_trained());
}

}  // namespace
}  // namespace sealion::heras
