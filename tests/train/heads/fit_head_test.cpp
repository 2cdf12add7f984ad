#include "heras/train/heads/fit_head.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "heras/train/heads/head_network.h"
#include "labelled_clouds.h"
#include "support/expect_error.h"

namespace sealion::heras::train {
namespace {

using heras::testing::crossed_clouds;
using heras::testing::labelled_clouds;
using heras::testing::LabelledClouds;
using sealion::testing::expect_error;

double accuracy_on(const Head& head, const LabelledClouds& clouds) {
  return accuracy(apply_head(head, clouds.features), clouds.labels);
}

/// What the softmax of a linear head gives each class, by the definition.
std::vector<double> shares(const Head& head, std::span<const double> row) {
  const HeadLayer& layer = head.layers[0];
  std::vector<double> values = layer.bias;
  for (std::size_t i = 0; i < row.size(); ++i) {
    for (std::size_t k = 0; k < values.size(); ++k) {
      values[k] += (row[i] - head.mean[i]) / head.scale * layer.kernel[i * values.size() + k];
    }
  }
  double total = 0;
  for (double& value : values) total += value = std::exp(value);
  for (double& value : values) value /= total;
  return values;
}

/// How the loss of the options' definition changes with a linear head's kernel, and then its bias.
std::vector<double> gradient(const Head& head, const LabelledClouds& clouds, double weight_decay) {
  const std::size_t classes = head.classes(), columns = head.features();
  std::vector<double> result;
  for (const double weight : head.layers[0].kernel) result.push_back(weight_decay * weight);
  result.resize((columns + 1) * classes);
  for (std::size_t i = 0; i < clouds.labels.size(); ++i) {
    const auto row = clouds.features.row(i);
    std::vector<double> errors = shares(head, row);
    errors[clouds.labels[i]] -= 1;
    for (std::size_t k = 0; k < classes; ++k) {
      for (std::size_t j = 0; j < columns; ++j) {
        result[j * classes + k] += errors[k] * (row[j] - head.mean[j]) / head.scale;
      }
      result[columns * classes + k] += errors[k];
    }
  }
  return result;
}

TEST(FitHead, EndsWhereTheLossIsLeast) {
  for (const double weight_decay : {0.03, 0.3, 3.0}) {
    for (const auto& [rows, classes] : {std::pair{4, 4}, {60, 3}, {500, 10}}) {
      const LabelledClouds clouds = labelled_clouds(static_cast<std::size_t>(rows), 8,
                                                    static_cast<std::size_t>(classes), 1, 7);
      const Head head =
          fit_head(clouds.features, clouds.labels, {.weight_decay = weight_decay, .epochs = 1000});
      ASSERT_EQ(head.layers.size(), 1u);
      for (const double slope : gradient(head, clouds, weight_decay)) {
        EXPECT_NEAR(slope / rows, 0, 2e-5) << rows << " rows, weight decay " << weight_decay;
      }
    }
  }
}

TEST(FitHead, ScalesByTheLengthOfRows) {
  const LabelledClouds clouds = labelled_clouds(50, 6, 5, 1, 3);
  const Head head = fit_head(clouds.features, clouds.labels);
  double squares = 0;
  for (std::size_t j = 0; j < 6; ++j) {
    double sum = 0;
    for (std::size_t i = 0; i < 50; ++i) sum += clouds.features.row(i)[j];
    EXPECT_NEAR(head.mean[j], sum / 50, 1e-12);
    for (std::size_t i = 0; i < 50; ++i) {
      squares += std::pow(clouds.features.row(i)[j] - head.mean[j], 2);
    }
  }
  EXPECT_NEAR(head.scale, std::sqrt(squares / 50), 1e-12);
}

TEST(FitHead, SeesNoUnitsAndNoOrigin) {
  const LabelledClouds clouds = labelled_clouds(60, 5, 3, 1, 3),
                       test = labelled_clouds(40, 5, 3, 1, 4);
  LabelledClouds moved = clouds, moved_test = test;
  for (double& value : moved.features.values) value = 1e6 * value - 3e7;
  for (double& value : moved_test.features.values) value = 1e6 * value - 3e7;
  for (const std::size_t hidden_units : {0, 8}) {
    const HeadOptions options{.hidden_units = hidden_units};
    const auto expected =
        apply_head(fit_head(clouds.features, clouds.labels, options), test.features);
    const auto actual =
        apply_head(fit_head(moved.features, moved.labels, options), moved_test.features);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(actual[i].label, expected[i].label);
      EXPECT_NEAR(actual[i].confidence, expected[i].confidence, 1e-3);
    }
  }
}

TEST(FitHead, LearnsWithAHiddenLayerWhatNoLineTells) {
  const LabelledClouds clouds = crossed_clouds(400, 1), test = crossed_clouds(1000, 2);
  EXPECT_LT(accuracy_on(fit_head(clouds.features, clouds.labels), test), 0.65);
  const Head dense = fit_head(clouds.features, clouds.labels, {.hidden_units = 16});
  EXPECT_EQ(dense.layers.size(), 2u);
  EXPECT_EQ(dense.layers[0].units(), 16u);
  EXPECT_GT(accuracy_on(dense, test), 0.9);
}

TEST(FitHead, IsTheSameEachTime) {
  const LabelledClouds clouds = crossed_clouds(100, 1);
  const auto fit = [&](std::size_t hidden_units, std::uint64_t seed) {
    return fit_head(clouds.features, clouds.labels, {.hidden_units = hidden_units, .seed = seed});
  };
  EXPECT_EQ(fit(0, 1), fit(0, 2));
  EXPECT_EQ(fit(8, 1), fit(8, 1));
  EXPECT_NE(fit(8, 1), fit(8, 2));
}

TEST(FitHead, HasAClassForEachLabelThatThereMayBe) {
  FeatureTable features(3, 2);
  features.values = {1, 0, 0, 1, -1, -1};
  EXPECT_EQ(fit_head(features, std::vector<std::uint8_t>{5, 7, 5}).classes(), 8u);
  EXPECT_EQ(fit_head(features, std::vector<std::uint8_t>{0, 0, 0}).classes(), 2u);
  EXPECT_EQ(fit_head(features, std::vector<std::uint8_t>{0, 255, 0}).classes(), 256u);
}

TEST(FitHead, TakesRowsThatDoNotVary) {
  const FeatureTable one(1, 3), same(4, 3);
  EXPECT_EQ(apply_head(fit_head(one, std::vector<std::uint8_t>{1}), one)[0].label, 1u);
  const Head head = fit_head(same, std::vector<std::uint8_t>{0, 2, 2, 1}, {.hidden_units = 4});
  EXPECT_EQ(apply_head(head, same)[0].label, 2u);
}

TEST(FitHead, RefusesWhatHasNoMeaning) {
  const LabelledClouds clouds = labelled_clouds(10, 2, 2, 1, 1);
  const auto refused = [&](const std::string& text, const FeatureTable& features,
                           const HeadOptions& options) {
    expect_error(ErrorCode::invalid_argument, text,
                 [&] { fit_head(features, clouds.labels, options); });
  };
  refused("no features", FeatureTable(0, 2), {});
  refused("no features", FeatureTable(10, 0), {});
  refused("10 labels for 9 rows", FeatureTable(9, 2), {});
  refused("0 epochs", clouds.features, {.epochs = 0});
  FeatureTable huge = clouds.features;
  huge.values[3] = 1e300;
  refused("no head fits these features", huge, {});
}

TEST(HeadNetwork, SaysWhatTheHeadSays) {
  for (const std::size_t hidden_units : {0, 16}) {
    const LabelledClouds clouds = labelled_clouds(200, 6, 4, 1, 9);
    const Head head =
        fit_head(clouds.features, clouds.labels, {.hidden_units = hidden_units, .epochs = 20});
    const at::Tensor expected = to_network(head).scores(to_tensor(clouds.features)).softmax(1);
    const auto answers = apply_head(head, clouds.features);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const at::Tensor row = expected[static_cast<std::int64_t>(i)];
      EXPECT_EQ(answers[i].label, static_cast<std::size_t>(row.argmax().item<std::int64_t>()));
      EXPECT_NEAR(answers[i].confidence, row.max().item<double>(), 1e-9);
    }
  }
}

}  // namespace
}  // namespace sealion::heras::train
