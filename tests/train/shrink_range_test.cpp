#include "heras/train/shrink_range.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <random>

namespace sealion::heras::train {
namespace {

constexpr std::size_t features = 8, samples = 500, units = 5;
constexpr std::int32_t saturation = 15;

/// Logits [samples][units].
std::vector<std::vector<std::int64_t>> logits(const LayerWeights& weights,
                                              const RealBatch& inputs) {
  std::vector<std::vector<std::int64_t>> all(samples, weights.bias);
  for (std::size_t s = 0; s < samples; ++s) {
    for (std::size_t u = 0; u < units; ++u) {
      for (std::size_t f = 0; f < features; ++f) {
        all[s][u] += weights.kernel[u * features + f] * std::llround(inputs.feature(f)[s]);
      }
    }
  }
  return all;
}

std::int64_t peak(const std::vector<std::vector<std::int64_t>>& all) {
  std::int64_t largest = 0;
  for (const auto& sample : all) {
    for (const std::int64_t logit : sample) largest = std::max(largest, std::abs(logit));
  }
  return largest;
}

TEST(ShrinkRange, LowersThePeakAndKeepsDifferencesOfLogits) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    std::mt19937 generator(seed);
    std::uniform_int_distribution<std::int32_t> weight(-saturation + 3, saturation - 3);
    RealBatch inputs(features, samples);
    for (std::size_t f = 0; f < features; ++f) {
      for (double& value : inputs.feature(f)) value = generator() % 10000;
    }
    LayerWeights weights{std::vector<std::int32_t>(units * features),
                         std::vector<std::int64_t>(units)};
    for (std::int32_t& value : weights.kernel) value = weight(generator);
    for (std::int64_t& value : weights.bias) value = generator() % 100000;
    const auto before = logits(weights, inputs);
    shrink_range(weights, Dense(units, {.saturation = saturation}), inputs);
    const auto after = logits(weights, inputs);
    EXPECT_LT(peak(after), peak(before));
    for (const std::int32_t value : weights.kernel) EXPECT_LE(std::abs(value), saturation);
    for (std::size_t s = 0; s < samples; ++s) {
      for (std::size_t u = 1; u < units; ++u) {
        ASSERT_EQ(after[s][u] - after[s][0], before[s][u] - before[s][0]);
      }
    }
  }
}

TEST(ShrinkRange, OnlyCentresWhereNoColumnMayMove) {
  RealBatch inputs(1, 2);
  inputs.feature(0)[0] = 0;
  inputs.feature(0)[1] = 10;
  LayerWeights weights{{-15, 15}, {100, 100}};
  shrink_range(weights, Dense(2, {.saturation = 15}), inputs);
  EXPECT_EQ(weights, (LayerWeights{{-15, 15}, {0, 0}}));
}

TEST(ShrinkRange, LeavesALayerWithoutBiasesWithoutThem) {
  RealBatch inputs(1, 1);
  inputs.feature(0)[0] = 10;
  LayerWeights weights{{15, 10}, {0, 0}};
  shrink_range(weights, Dense(2, {.saturation = 15, .use_bias = false}), inputs);
  EXPECT_EQ(weights, (LayerWeights{{3, -2}, {0, 0}}));
}

}  // namespace
}  // namespace sealion::heras::train
