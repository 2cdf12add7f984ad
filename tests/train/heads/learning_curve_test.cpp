#include "heras/train/heads/learning_curve.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "heras/train/heads/fit_head.h"
#include "labelled_clouds.h"
#include "support/expect_error.h"

namespace sealion::heras::train {
namespace {

using heras::testing::crossed_clouds;
using heras::testing::labelled_clouds;
using heras::testing::LabelledClouds;
using sealion::testing::expect_error;

LabelledFeatures view(const LabelledClouds& clouds) { return {clouds.features, clouds.labels}; }

TEST(DrawRows, TakesAsManyOfEachClassThatThereIs) {
  std::vector<std::uint8_t> labels;
  for (int i = 0; i < 90; ++i) labels.push_back(std::array<std::uint8_t, 3>{5, 7, 255}[i % 3]);
  const auto rows = draw_rows(labels, 4, 3);
  EXPECT_EQ(std::set<std::size_t>(rows.begin(), rows.end()).size(), 12u);
  for (const std::uint8_t label : {5, 7, 255}) {
    EXPECT_EQ(std::count_if(rows.begin(), rows.end(),
                            [&](std::size_t row) { return labels[row] == label; }),
              4);
  }
}

TEST(DrawRows, GrowsWithTheCountAndVariesWithTheSeed) {
  const LabelledClouds clouds = labelled_clouds(600, 1, 6, 1, 1);
  const auto few = draw_rows(clouds.labels, 3, 8), many = draw_rows(clouds.labels, 50, 8);
  const std::set<std::size_t> all(many.begin(), many.end());
  for (const std::size_t row : few) EXPECT_TRUE(all.contains(row));
  EXPECT_EQ(draw_rows(clouds.labels, 3, 8), few);
  EXPECT_NE(draw_rows(clouds.labels, 3, 9), few);
}

TEST(DrawRows, RefusesMoreThanThereAre) {
  const std::vector<std::uint8_t> labels = {0, 0, 1};
  expect_error(ErrorCode::invalid_argument, "2 labels of class 1, of which there are 1",
               [&] { draw_rows(labels, 2, 1); });
  expect_error(ErrorCode::invalid_argument, "0 labels", [&] { draw_rows(labels, 0, 1); });
}

/// Accuracies of one kind of head over the seeds, one fit after the other.
std::vector<double> naive_accuracies(const LabelledClouds& train, const LabelledClouds& test,
                                     std::size_t per_class, std::size_t seeds) {
  std::vector<double> accuracies;
  for (std::size_t seed = 0; seed < seeds; ++seed) {
    const auto rows = draw_rows(train.labels, per_class, seed);
    LabelledClouds drawn{{rows.size(), train.features.columns}, {}};
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::ranges::copy(train.features.row(rows[i]), drawn.features.row(i).begin());
      drawn.labels.push_back(train.labels[rows[i]]);
    }
    const Head head = fit_head(drawn.features, drawn.labels);
    accuracies.push_back(accuracy(apply_head(head, test.features), test.labels));
  }
  return accuracies;
}

TEST(LearningCurve, IsTheMeanOverTheSeeds) {
  const LabelledClouds train = labelled_clouds(300, 6, 5, 1.5, 1);
  const LabelledClouds test = labelled_clouds(500, 6, 5, 1.5, 2);
  const CurveOptions options{.labels_per_class = {1, 7, 3}, .seeds = 4};
  const auto curve = learning_curve(view(train), view(test), options);
  ASSERT_EQ(curve.size(), 3u);
  for (std::size_t i = 0; i < curve.size(); ++i) {
    const auto accuracies = naive_accuracies(train, test, options.labels_per_class[i], 4);
    double mean = 0, variance = 0;
    for (const double value : accuracies) mean += value / 4;
    for (const double value : accuracies) variance += (value - mean) * (value - mean) / 3;
    EXPECT_NEAR(curve[i].mean, mean, 1e-12);
    EXPECT_NEAR(curve[i].deviation, std::sqrt(variance), 1e-12);
    EXPECT_EQ(curve[i].head, 0u);
  }
}

TEST(LearningCurve, HasNoDeviationOfOneSeed) {
  const LabelledClouds clouds = labelled_clouds(60, 6, 5, 1, 1);
  const auto curve =
      learning_curve(view(clouds), view(clouds), {.labels_per_class = {2}, .seeds = 1});
  EXPECT_EQ(curve[0].deviation, 0);
}

TEST(LearningCurve, IsTheSameOnAnyNumberOfThreads) {
  const LabelledClouds train = crossed_clouds(200, 1), test = crossed_clouds(300, 2);
  const CurveOptions options{
      .labels_per_class = {2, 20}, .seeds = 5, .heads = {{}, {.hidden_units = 8}}};
  const auto alone = learning_curve(view(train), view(test), options, {.threads = 1});
  const auto shared = learning_curve(view(train), view(test), options, {.threads = 4});
  for (std::size_t i = 0; i < alone.size(); ++i) {
    EXPECT_EQ(shared[i].mean, alone[i].mean);
    EXPECT_EQ(shared[i].deviation, alone[i].deviation);
    EXPECT_EQ(shared[i].head, alone[i].head);
  }
}

TEST(LearningCurve, TakesTheBestHeadAtEachCount) {
  const LabelledClouds train = crossed_clouds(400, 1), test = crossed_clouds(500, 2);
  const auto measure = [&](const std::vector<HeadOptions>& heads) {
    return learning_curve(view(train), view(test),
                          {.labels_per_class = {100}, .seeds = 3, .heads = heads})[0];
  };
  const HeadOptions linear, dense{.hidden_units = 16};
  EXPECT_EQ(measure({linear, dense}).head, 1u);
  EXPECT_EQ(measure({dense, linear}).head, 0u);
  EXPECT_EQ(measure({linear, dense}).mean, measure({dense}).mean);
  EXPECT_GT(measure({dense}).mean, measure({linear}).mean + 0.2);
}

TEST(LearningCurve, TellsHowFarItIs) {
  const LabelledClouds clouds = labelled_clouds(60, 3, 2, 1, 1);
  std::vector<std::size_t> seen;
  learning_curve(view(clouds), view(clouds),
                 {.labels_per_class = {1, 2}, .seeds = 3, .heads = {{}, {}}},
                 {.threads = 2, .progress = [&](std::size_t done, std::size_t all) {
                    seen.push_back(done);
                    EXPECT_EQ(all, 12u);
                  }});
  EXPECT_EQ(seen, (std::vector<std::size_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
}

TEST(LearningCurve, RefusesSetsThatDoNotFit) {
  const LabelledClouds sound = labelled_clouds(20, 3, 2, 1, 1);
  const LabelledClouds narrow = labelled_clouds(20, 2, 2, 1, 1);
  LabelledClouds unlabelled = sound;
  unlabelled.labels.pop_back();
  const auto refused = [&](const std::string& text, const LabelledClouds& train,
                           const LabelledClouds& test, const CurveOptions& options) {
    expect_error(ErrorCode::invalid_argument, text,
                 [&] { learning_curve(view(train), view(test), options); });
  };
  refused("19 labels for 20 rows", unlabelled, sound, {});
  refused("19 labels for 20 rows", sound, unlabelled, {});
  refused("rows of 3 features to learn from, of 2", sound, narrow, {});
  refused("11 labels of class 0", sound, sound, {.labels_per_class = {11}});
  refused("0 seeds", sound, sound, {.seeds = 0});
  refused("0 counts", sound, sound, {.labels_per_class = {}});
  refused("0 heads", sound, sound, {.heads = {}});
}

}  // namespace
}  // namespace sealion::heras::train
