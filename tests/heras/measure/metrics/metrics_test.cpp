#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <vector>

#include "heras/measure/metrics/classification.h"
#include "heras/measure/metrics/rank_curve.h"
#include "heras/measure/metrics/regression.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;

// The figures are those of sklearn.metrics 1.9: accuracy_score, f1_score (macro for more than two
// classes), roc_auc_score (multi_class="ovr"), confusion_matrix, mean_squared_error,
// mean_absolute_error and r2_score.

TEST(ClassificationTally, TwoClassesAsScikitLearn) {
  const std::vector<std::size_t> labels{0, 1, 1, 0, 1, 0, 1, 1};
  const std::vector<double> scores{.1, .4, .35, .35, .8, .2, .8, .05};
  ClassificationTally tally(2);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    tally.add(labels[i], scores[i] > .3 ? 1 : 0, std::array{scores[i]});
  }
  const ClassificationMetrics found = tally.metrics();
  EXPECT_EQ(found.records, 8u);
  EXPECT_DOUBLE_EQ(found.accuracy, 0.75);
  EXPECT_DOUBLE_EQ(found.f1, 0.8);
  ASSERT_TRUE(found.auc);
  EXPECT_DOUBLE_EQ(*found.auc, 0.7666666666666667);
  EXPECT_EQ(found.confusion, (std::vector<std::vector<std::size_t>>{{2, 1}, {1, 4}}));
}

TEST(ClassificationTally, MoreClassesAsScikitLearn) {
  const std::vector<std::size_t> labels{0, 1, 2, 2, 1, 0, 2};
  const std::vector<std::array<double, 3>> scores{{.7, .2, .1}, {.3, .4, .3}, {.1, .3, .6},
                                                  {.5, .3, .2}, {.2, .5, .3}, {.4, .35, .25},
                                                  {.1, .6, .3}};
  const std::vector<std::size_t> predicted{0, 1, 2, 0, 1, 0, 1};
  ClassificationTally tally(3);
  for (std::size_t i = 0; i < labels.size(); ++i) tally.add(labels[i], predicted[i], scores[i]);
  const ClassificationMetrics found = tally.metrics();
  EXPECT_DOUBLE_EQ(found.accuracy, 5.0 / 7);
  EXPECT_DOUBLE_EQ(found.f1, 0.7);
  ASSERT_TRUE(found.auc);
  EXPECT_DOUBLE_EQ(*found.auc, 0.7888888888888889);
  EXPECT_EQ(found.confusion,
            (std::vector<std::vector<std::size_t>>{{2, 0, 0}, {0, 2, 0}, {1, 1, 1}}));
}

TEST(ClassificationTally, TheAreaIsTheShareOfPairsInOrder) {
  std::mt19937 random(7);
  std::vector<std::size_t> labels;
  std::vector<double> scores;
  ClassificationTally tally(2);
  for (int i = 0; i < 200; ++i) {
    labels.push_back(random() % 2);
    scores.push_back(static_cast<double>(random() % 20));  // with many ties
    tally.add(labels.back(), 0, std::array{scores.back()});
  }
  double ahead = 0, pairs = 0;
  for (std::size_t a = 0; a < labels.size(); ++a) {
    for (std::size_t b = 0; b < labels.size(); ++b) {
      if (labels[a] == 0 || labels[b] == 1) continue;
      pairs += 1;
      ahead += scores[a] > scores[b] ? 1 : scores[a] == scores[b] ? 0.5 : 0;
    }
  }
  EXPECT_NEAR(tally.metrics().auc.value(), ahead / pairs, 1e-12);
}

TEST(RankCurve, ManyScoresAreAPartInAsManyAsAreKeptOff) {
  std::mt19937 random(8);
  std::normal_distribution<double> normal;
  RankCurve curve;
  std::vector<double> positives, negatives;
  for (int i = 0; i < 200000; ++i) {
    const bool is_positive = random() % 3 == 0;
    const double score = normal(random) + (is_positive ? 1 : 0);
    curve.add(score, is_positive);
    (is_positive ? positives : negatives).push_back(score);
  }
  std::sort(negatives.begin(), negatives.end());
  double ahead = 0;
  for (const double score : positives) {
    ahead += static_cast<double>(std::lower_bound(negatives.begin(), negatives.end(), score) -
                                 negatives.begin());
  }
  const double exact =
      ahead / static_cast<double>(positives.size()) / static_cast<double>(negatives.size());
  EXPECT_NEAR(curve.area().value(), exact, 1.0 / RankCurve::most_groups);
}

TEST(RankCurve, FewDifferentScoresAreExactHoweverMany) {
  RankCurve curve;
  for (std::size_t i = 0; i < 4 * RankCurve::most_groups; ++i) {
    curve.add(static_cast<double>(i % 4), i % 4 >= 2);
    curve.add(2, false);
  }
  // Positives 2 and 3; negatives 0, 1 and four times as many of 2.
  EXPECT_DOUBLE_EQ(curve.area().value(), ((2 + 4 / 2.0) + 6) / 2 / 6);
}

TEST(ClassificationTally, OneClassAloneHasNoCurve) {
  ClassificationTally tally(2);
  tally.add(1, 1, std::array{0.5});
  EXPECT_FALSE(tally.metrics().auc);
  EXPECT_EQ(tally.metrics().f1, 1);
  expect_error(ErrorCode::invalid_argument, "no records", [] { ClassificationTally(2).metrics(); });
}

TEST(RegressionTally, AsScikitLearn) {
  const std::vector<double> targets{1.5, -2, 3.25, 8}, predicted{1, -1, 3, 6.5};
  RegressionTally tally;
  for (std::size_t i = 0; i < targets.size(); ++i) tally.add(targets[i], predicted[i]);
  const RegressionMetrics found = tally.metrics();
  EXPECT_EQ(found.records, 4u);
  EXPECT_DOUBLE_EQ(found.mean_squared_error, 0.890625);
  EXPECT_DOUBLE_EQ(found.mean_absolute_error, 0.8125);
  EXPECT_DOUBLE_EQ(found.r2, 0.9313873006319591);
}

TEST(RegressionTally, TargetsThatDoNotVaryAreRightOrNot) {
  RegressionTally right, wrong;
  for (int i = 0; i < 3; ++i) {
    right.add(2, 2);
    wrong.add(2, 3);
  }
  EXPECT_EQ(right.metrics().r2, 1);
  EXPECT_EQ(wrong.metrics().r2, 0);
  expect_error(ErrorCode::invalid_argument, "no records", [] { RegressionTally().metrics(); });
}

}  // namespace
}  // namespace sealion::heras
