#include "heras/layers/depthwise_conv2d.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "heras/layers/keras_window.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using testing::shape_after;
using enum ErrorCode;

TEST(DepthwiseConv2D, HasTheShapesOfKeras) {
  for (const testing::SlidingCase& c : testing::sliding_cases) {
    const DepthwiseConv2D layer(
        {c.kernel, 1}, {.strides = {c.stride, 1}, .padding = c.padding, .depth_multiplier = 2});
    EXPECT_EQ(shape_after(layer, {{c.extent, 3, 5}}), (Shape{c.positions, 3, 10})) << c.extent;
  }
  EXPECT_EQ(shape_after(DepthwiseConv2D(3), {{28, 20}}), (Shape{26, 18, 1}));
}

TEST(DepthwiseConv2D, CountsItsParametersLikeKeras) {
  DepthwiseConv2D layer({5, 3}, {.depth_multiplier = 2});
  layer.build({{28, 28, 4}});
  EXPECT_EQ(layer.parameter_count(), 5u * 3 * 4 * 2 + 4 * 2);
  EXPECT_EQ(layer.weight_sizes(), (WeightSizes{5 * 3 * 4 * 2, 4 * 2}));
  DepthwiseConv2D without({5, 3}, {.use_bias = false});
  without.build({{28, 28, 4}});
  EXPECT_EQ(without.parameter_count(), 5u * 3 * 4);
}

std::vector<std::int64_t> convolve_depthwise(const testing::Sample& image, const Sliding& sliding,
                                             std::size_t multiplier, const LayerWeights& weights) {
  std::vector<std::int64_t> output;
  testing::for_each_place(image, sliding, [&](long top, long left) {
    std::size_t next = 0, made = 0;
    for (std::size_t c = 0; c < image.shape[2]; ++c) {
      for (std::size_t m = 0; m < multiplier; ++m) {
        std::int64_t sum = weights.bias[made++];
        for (std::size_t ky = 0; ky < sliding.kernel.y; ++ky) {
          for (std::size_t kx = 0; kx < sliding.kernel.x; ++kx) {
            sum += weights.kernel[next++] * image.at(top + long(ky), left + long(kx), c);
          }
        }
        output.push_back(sum);
      }
    }
  });
  return output;
}

RC_GTEST_PROP(DepthwiseConv2D, IsAConvolutionOfEachChannel, ()) {
  std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
  const testing::Sample image = testing::random_image(random);
  const Sliding sliding = testing::random_sliding(image.shape, random);
  DepthwiseConv2D layer(sliding.kernel, {.strides = sliding.strides,
                                         .padding = sliding.padding,
                                         .depth_multiplier = testing::uniform(random, 1, 3),
                                         .name = "it"});
  layer.build({image.shape});
  layer.set_weights(testing::random_weights(layer, layer.saturation(), random));
  RC_ASSERT(testing::run_layer(layer, {image}) ==
            convolve_depthwise(image, sliding, layer.depth_multiplier(), layer.weights()));
}

TEST(DepthwiseConv2D, RefusesWhatIsNoConvolution) {
  expect_error(invalid_argument, "a kernel of 0 x 3", [] { DepthwiseConv2D({0, 3}); });
  expect_error(invalid_argument, "saturation of -1",
               [] { DepthwiseConv2D(3, {.saturation = -1}); });
  expect_error(invalid_argument, "multiplier of 0",
               [] { DepthwiseConv2D(3, {.depth_multiplier = 0}); });
  expect_error(invalid_argument, "it: DepthwiseConv2D takes",
               [] { shape_after(DepthwiseConv2D(3), {{784}}); });
  expect_error(invalid_argument, "(2, 2, 65537)", [] {
    shape_after(DepthwiseConv2D(1), {{2, 2, 65537}});
  });
  expect_error(invalid_argument, "26214400 multiplications", [] {
    shape_after(DepthwiseConv2D(20, {.padding = "same"}), {{256, 256}});
  });
  DepthwiseConv2D layer(1, {.saturation = 3, .name = "it"});
  layer.build({{2, 2}});
  expect_error(invalid_argument, "it: weights out of the declared saturation: 4 at place 0", [&] {
    layer.set_weights({{4}, {0}});
  });
}

}  // namespace
}  // namespace sealion::heras
