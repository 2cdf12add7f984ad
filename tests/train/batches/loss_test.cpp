#include "heras/train/batches/loss.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "heras/train/batches/metrics.h"

namespace sealion::heras::train {
namespace {

constexpr std::int64_t batch = 7, outputs = 4;

using Row = std::vector<double>;

struct Sample {
  std::vector<Row> scores;
  std::vector<std::size_t> labels;
  at::Tensor score_tensor, label_tensor;
};

Sample random_sample(std::uint32_t seed, double size = 2) {
  std::mt19937 generator(seed);
  std::normal_distribution<double> normal(0, size);
  Sample sample{std::vector<Row>(batch, Row(outputs)),
                {},
                at::empty({batch, outputs}),
                at::empty({batch}, at::kLong)};
  for (std::int64_t i = 0; i < batch; ++i) {
    Row& row = sample.scores[static_cast<std::size_t>(i)];
    for (std::int64_t k = 0; k < outputs; ++k) {
      const auto value = static_cast<float>(normal(generator));
      row[static_cast<std::size_t>(k)] = value;
      sample.score_tensor[i][k] = value;
    }
    sample.labels.push_back(generator() % outputs);
    sample.label_tensor[i] = static_cast<std::int64_t>(sample.labels.back());
  }
  return sample;
}

Row softmax(const Row& row, double temperature = 1) {
  Row shares;
  double sum = 0;
  for (const double score : row) shares.push_back(std::exp(score / temperature));
  for (const double share : shares) sum += share;
  for (double& share : shares) share /= sum;
  return shares;
}

/// The mean over the batch of what `each` says of a row and its label.
template <typename Each>
double mean(const Sample& sample, const Each& each) {
  double sum = 0;
  for (std::size_t i = 0; i < sample.labels.size(); ++i) {
    sum += each(sample.scores[i], sample.labels[i]);
  }
  return sum / static_cast<double>(sample.labels.size());
}

double value(const CompileOptions& options, const Sample& sample) {
  return make_loss(options, ClassTargets{})
      ->of(sample.score_tensor, {sample.label_tensor, {}})
      .item<double>();
}

TEST(Loss, CrossEntropyFollowsItsDefinition) {
  CompileOptions options;
  for (const double smoothing : {0.0, 0.3}) {
    options.loss = losses::CategoricalCrossentropy{.label_smoothing = smoothing};
    for (std::uint32_t seed = 1; seed <= 10; ++seed) {
      const Sample sample = random_sample(seed);
      const double expected = mean(sample, [&](const Row& row, std::size_t label) {
        const Row shares = softmax(row);
        double sum = 0;
        for (std::size_t k = 0; k < outputs; ++k) {
          const double target = smoothing / outputs + (k == label ? 1 - smoothing : 0);
          sum -= target * std::log(shares[k]);
        }
        return sum;
      });
      EXPECT_NEAR(value(options, sample), expected, 1e-4);
    }
  }
}

double squared_error(const Row& row, std::size_t label) {
  double sum = 0;
  for (std::size_t k = 0; k < row.size(); ++k) {
    const double error = row[k] - (k == label ? 1 : 0);
    sum += error * error;
  }
  return sum / static_cast<double>(row.size());
}

double hinge(const Row& row, std::size_t label) {
  double worst = 0;
  for (std::size_t k = 0; k < row.size(); ++k) {
    if (k != label) worst = std::max(worst, 1 + row[k] - row[label]);
  }
  return worst;
}

TEST(Loss, OthersFollowTheirDefinitions) {
  CompileOptions options;
  for (std::uint32_t seed = 1; seed <= 10; ++seed) {
    const Sample sample = random_sample(seed);
    options.loss = "mean_squared_error";
    EXPECT_NEAR(value(options, sample), mean(sample, squared_error), 1e-4);
    options.loss = "categorical_hinge";
    EXPECT_NEAR(value(options, sample), mean(sample, hinge), 1e-4);
  }
}

TEST(Loss, ClassesCountAsTheyAreWeighted) {
  CompileOptions options;
  const ClassWeights weights = {1, 0, 2.5, 0.5};
  options.loss = losses::CategoricalHinge{.class_weights = weights};
  for (std::uint32_t seed = 1; seed <= 10; ++seed) {
    const Sample sample = random_sample(seed);
    const double expected = mean(sample, [&](const Row& row, std::size_t label) {
      return weights[label] * hinge(row, label);
    });
    EXPECT_NEAR(value(options, sample), expected, 1e-4);
  }
  options.loss = losses::CategoricalCrossentropy{.class_weights = {1, 1, 1, 1}};
  EXPECT_NEAR(value(options, random_sample(1)), value({}, random_sample(1)), 1e-5);
}

TEST(Loss, DistillationFollowsItsDefinition) {
  const Distillation options{.temperature = 3, .weight = 0.25};
  const auto loss = with_teacher(make_loss({}, ClassTargets{}), options);
  for (std::uint32_t seed = 1; seed <= 10; ++seed) {
    const Sample sample = random_sample(seed), teacher = random_sample(seed + 100);
    double divergence = 0;
    for (std::size_t i = 0; i < batch; ++i) {
      const Row p = softmax(teacher.scores[i], 3), q = softmax(sample.scores[i], 3);
      for (std::size_t k = 0; k < outputs; ++k) divergence += p[k] * std::log(p[k] / q[k]) / batch;
    }
    const double actual =
        loss->of(sample.score_tensor, {sample.label_tensor, teacher.score_tensor}).item<double>();
    EXPECT_NEAR(actual, 0.75 * value({}, sample) + 0.25 * 9 * divergence, 1e-4);
  }
}

TEST(Loss, IsFiniteForLogitsOfAnySize) {
  const Sample sample = random_sample(1, 1e6), teacher = random_sample(2, 1e6);
  const auto loss = with_teacher(make_loss({}, ClassTargets{}), {.temperature = 1, .weight = 0.5});
  const BatchTargets targets{sample.label_tensor, teacher.score_tensor};
  EXPECT_TRUE(std::isfinite(loss->of(sample.score_tensor, targets).item<double>()));
}

TEST(Metrics, CountLabelsAmongTheLargest) {
  MetricMeans means({1, 2, 3, 4});
  std::vector<double> right(4, 0);
  double loss = 0;
  for (std::uint32_t seed = 1; seed <= 5; ++seed) {
    const Sample sample = random_sample(seed);
    means.add(seed, sample.score_tensor, sample.label_tensor);
    loss += seed;
    for (std::size_t i = 0; i < batch; ++i) {
      Row sorted = sample.scores[i];
      std::sort(sorted.rbegin(), sorted.rend());
      for (std::size_t k = 0; k < outputs; ++k) {
        right[k] += sample.scores[i][sample.labels[i]] >= sorted[k] ? 1 : 0;
      }
    }
  }
  EXPECT_EQ(means.loss(), loss / 5);
  EXPECT_EQ(means.accuracy(), right[0] / (5 * batch));
  for (double& count : right) count /= 5 * batch;
  EXPECT_EQ(means.top_k_accuracies(), right);
}

TEST(Metrics, TakeTheFirstOfEqualScores) {
  MetricMeans means({2});
  means.add(0, at::ones({3, 3}), at::arange(3, at::kLong));
  EXPECT_DOUBLE_EQ(means.accuracy().value(), 1.0 / 3);
  EXPECT_DOUBLE_EQ(means.top_k_accuracies().front(), 2.0 / 3);
}

}  // namespace
}  // namespace sealion::heras::train
