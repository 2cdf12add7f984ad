#include "heras/layers/conv2d.h"

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

TEST(Conv2D, HasTheShapesOfKeras) {
  for (const testing::SlidingCase& c : testing::sliding_cases) {
    const Conv2D down(
        6, {.kernel_size = {c.kernel, 1}, .strides = {c.stride, 1}, .padding = c.padding});
    EXPECT_EQ(shape_after(down, {{c.extent, 3, 2}}), (Shape{c.positions, 3, 6})) << c.extent;
    const Conv2D right(
        6, {.kernel_size = {1, c.kernel}, .strides = {1, c.stride}, .padding = c.padding});
    EXPECT_EQ(shape_after(right, {{3, c.extent, 2}}), (Shape{3, c.positions, 6})) << c.extent;
  }
}

TEST(Conv2D, TakesAnImageWithoutChannelsAsOneChannel) {
  EXPECT_EQ(
      shape_after(Conv2D(16, {.kernel_size = 5, .strides = 2, .padding = "same"}), {{28, 28}}),
      (Shape{14, 14, 16}));
}

TEST(Conv2D, CountsItsParametersLikeKeras) {
  Conv2D layer(16, {.kernel_size = {5, 3}});
  layer.build({{28, 28, 4}});
  EXPECT_EQ(layer.parameter_count(), 16u * 5 * 3 * 4 + 16);
  EXPECT_EQ(layer.weight_sizes(), (WeightSizes{16 * 5 * 3 * 4, 16}));
  Conv2D without(16, {.kernel_size = {5, 3}, .use_bias = false});
  without.build({{28, 28, 4}});
  EXPECT_EQ(without.parameter_count(), 16u * 5 * 3 * 4);
}

std::vector<std::int64_t> convolve(const testing::Sample& image, const Sliding& sliding,
                                   const LayerWeights& weights) {
  std::vector<std::int64_t> output;
  testing::for_each_place(image, sliding, [&](long top, long left) {
    std::size_t next = 0;
    for (const std::int64_t bias : weights.bias) {
      std::int64_t sum = bias;
      for (std::size_t ky = 0; ky < sliding.kernel.y; ++ky) {
        for (std::size_t kx = 0; kx < sliding.kernel.x; ++kx) {
          for (std::size_t c = 0; c < image.shape[2]; ++c) {
            sum += weights.kernel[next++] * image.at(top + long(ky), left + long(kx), c);
          }
        }
      }
      output.push_back(sum);
    }
  });
  return output;
}

RC_GTEST_PROP(Conv2D, IsAConvolution, ()) {
  std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
  const testing::Sample image = testing::random_image(random);
  const Sliding sliding = testing::random_sliding(image.shape, random);
  Conv2D layer(testing::uniform(random, 1, 3), {.kernel_size = sliding.kernel,
                                                .strides = sliding.strides,
                                                .padding = sliding.padding,
                                                .name = "it"});
  layer.build({image.shape});
  layer.set_weights(testing::random_weights(layer, layer.saturation(), random));
  RC_ASSERT(testing::run_layer(layer, {image}) == convolve(image, sliding, layer.weights()));
}

TEST(Conv2D, RefusesWhatIsNoConvolution) {
  expect_error(invalid_argument, "0 filters", [] { Conv2D(0, {.kernel_size = 3}); });
  expect_error(invalid_argument, "a kernel of 3 x 0", [] { Conv2D(1, {.kernel_size = {3, 0}}); });
  expect_error(invalid_argument, "a kernel of 257 x 257", [] { Conv2D(1, {.kernel_size = 257}); });
  expect_error(invalid_argument, "strides of 0 x 0",
               [] { Conv2D(1, {.kernel_size = 3, .strides = 0}); });
  expect_error(invalid_argument, "'full'",
               [] { Conv2D(1, {.kernel_size = 3, .padding = "full"}); });
  expect_error(invalid_argument, "saturation of 0",
               [] { Conv2D(1, {.kernel_size = 3, .saturation = 0}); });
}

TEST(Conv2D, RefusesInputsThatItCannotTake) {
  const Conv2D layer(9, {.kernel_size = {3, 5}});
  expect_error(invalid_argument, "it: a kernel of 3 x 5 does not fit into (5, 4, 1)", [&] {
    shape_after(layer, {{5, 4, 1}});
  });
  expect_error(invalid_argument, "it: Conv2D takes (height, width, channels) or (height, width)",
               [&] { shape_after(layer, {{784}}); });
  expect_error(invalid_argument, "it: Conv2D takes one input, not 2", [&] {
    shape_after(layer, {{9, 9}, {9, 9}});
  });
  expect_error(invalid_argument, "it: an output of (254, 252, 9) has more than 65536 elements",
               [&] {
                 shape_after(layer, {{256, 256}});
               });
}

TEST(Conv2D, RefusesWeightsBeyondItsSaturation) {
  Conv2D layer(1, {.kernel_size = 1, .saturation = 3, .name = "it"});
  layer.build({{2, 2}});
  expect_error(invalid_argument, "it: weights out of the declared saturation: -4 at place 0", [&] {
    layer.set_weights({{-4}, {0}});
  });
  expect_error(invalid_argument, "it: a bias", [&] {
    layer.set_weights({{3}, {largest_constant + 1}});
  });
}

}  // namespace
}  // namespace sealion::heras
