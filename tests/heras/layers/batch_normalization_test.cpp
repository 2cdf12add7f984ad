#include "heras/layers/batch_normalization.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "heras/layers/run_layer.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using enum ErrorCode;

BatchNormalization built_normalization(const Shape& shape) {
  BatchNormalization layer({.name = "it"});
  layer.build({shape});
  return layer;
}

TEST(BatchNormalization, TakesTheLastDimensionAsChannels) {
  EXPECT_EQ(built_normalization({7, 5, 3}).output_shape(), (Shape{7, 5, 3}));
  EXPECT_EQ(built_normalization({7, 5, 3}).channels(), 3u);
  EXPECT_EQ(built_normalization({30}).weight_sizes(), (WeightSizes{30, 30}));
}

TEST(BatchNormalization, CountsWhatIsTrained) {
  EXPECT_EQ(built_normalization({7, 5, 3}).parameter_count(), 6u);
  BatchNormalization offset_only({.scale = false});
  offset_only.build({{7, 5, 3}});
  EXPECT_EQ(offset_only.parameter_count(), 3u);
}

TEST(BatchNormalization, LeavesNothingWhereItIsFolded) {
  BatchNormalization layer = built_normalization({2, 1, 2});
  EXPECT_FALSE(layer.has_weights());
  layer.set_weights({{1, 1}, {0, 0}});
  EXPECT_EQ(testing::program_of(layer, {{{2, 1, 2}, {4, 3, 2, 1}}}).nodes().size(), 1u);
}

TEST(BatchNormalization, IsASumWhereAllFactorsAreOne) {
  BatchNormalization layer = built_normalization({2, 1, 2});
  layer.set_weights({{3, 3}, {10, -10}});
  const testing::Sample sample{{2, 1, 2}, {4, 3, 2, 1}};
  EXPECT_EQ(testing::run_layer(layer, {sample}), (std::vector<std::int64_t>{22, -1, 16, -7}));
  const Program program = testing::program_of(layer, {sample});
  EXPECT_TRUE(std::holds_alternative<SumNode>(program.node(1).operation));
}

RC_GTEST_PROP(BatchNormalization, ScalesAndMovesEachChannel, ()) {
  std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
  const testing::Sample image = testing::random_image(random);
  BatchNormalization layer = built_normalization(image.shape);
  // Few values, so that equal factors, ones and zeros come up often.
  layer.set_weights(testing::random_weights(layer, 1, random));
  std::vector<std::int64_t> expected;
  for (std::size_t i = 0; i < image.values.size(); ++i) {
    const std::size_t channel = i % image.shape[2];
    expected.push_back(layer.weights().kernel[channel] * image.values[i] +
                       layer.weights().bias[channel]);
  }
  RC_ASSERT(testing::run_layer(layer, {image}) == expected);
}

TEST(BatchNormalization, RefusesOptionsThatMakeNoSense) {
  expect_error(invalid_argument, "momentum of 1", [] { BatchNormalization({.momentum = 1}); });
  expect_error(invalid_argument, "momentum of nan",
               [] { BatchNormalization({.momentum = std::numeric_limits<double>::quiet_NaN()}); });
  expect_error(invalid_argument, "epsilon of 0", [] { BatchNormalization({.epsilon = 0}); });
  expect_error(invalid_argument, "epsilon of inf",
               [] { BatchNormalization({.epsilon = std::numeric_limits<double>::infinity()}); });
  BatchNormalization layer = built_normalization({1});
  expect_error(invalid_argument, "it: weights out of", [&] {
    layer.set_weights({{largest_weight + 1}, {0}});
  });
  expect_error(invalid_argument, "it: a bias", [&] {
    layer.set_weights({{1}, {-largest_constant - 1}});
  });
}

}  // namespace
}  // namespace sealion::heras
