#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "heras/layers/average_pooling2d.h"
#include "heras/layers/global_average_pooling2d.h"
#include "heras/layers/keras_window.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using testing::shape_after;
using enum ErrorCode;

TEST(AveragePooling2D, HasTheShapesOfKeras) {
  for (const testing::SlidingCase& c : testing::sliding_cases) {
    const AveragePooling2D layer(
        {.pool_size = {1, c.kernel}, .strides = {1, c.stride}, .padding = c.padding});
    EXPECT_EQ(shape_after(layer, {{3, c.extent, 5}}), (Shape{3, c.positions, 5})) << c.extent;
  }
}

TEST(AveragePooling2D, StepsByItsPoolUnlessToldOtherwise) {
  EXPECT_EQ(shape_after(AveragePooling2D(), {{14, 15, 16}}), (Shape{7, 7, 16}));
  EXPECT_EQ(shape_after(AveragePooling2D({.pool_size = {3, 2}}), {{7, 7}}), (Shape{2, 3, 1}));
  EXPECT_EQ(shape_after(AveragePooling2D({.pool_size = 3, .padding = "same"}), {{7, 7, 2}}),
            (Shape{3, 3, 2}));
  EXPECT_EQ(shape_after(AveragePooling2D({.pool_size = 3, .strides = 1}), {{7, 7, 2}}),
            (Shape{5, 5, 2}));
}

TEST(AveragePooling2D, IsDividedByItsWholeArea) {
  EXPECT_EQ(AveragePooling2D({.pool_size = {3, 2}, .padding = "same"}).divisor(), 6u);
}

std::vector<std::int64_t> sums(const testing::Sample& image, const Sliding& sliding) {
  std::vector<std::int64_t> output;
  testing::for_each_place(image, sliding, [&](long top, long left) {
    for (std::size_t c = 0; c < image.shape[2]; ++c) {
      std::int64_t sum = 0;
      for (std::size_t ky = 0; ky < sliding.kernel.y; ++ky) {
        for (std::size_t kx = 0; kx < sliding.kernel.x; ++kx) {
          sum += image.at(top + long(ky), left + long(kx), c);
        }
      }
      output.push_back(sum);
    }
  });
  return output;
}

RC_GTEST_PROP(AveragePooling2D, SumsWindows, ()) {
  std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
  const testing::Sample image = testing::random_image(random);
  const Sliding sliding = testing::random_sliding(image.shape, random);
  AveragePooling2D layer({.pool_size = sliding.kernel,
                          .strides = sliding.strides,
                          .padding = sliding.padding,
                          .name = "it"});
  layer.build({image.shape});
  RC_ASSERT(layer.has_weights());
  RC_ASSERT(testing::run_layer(layer, {image}) == sums(image, sliding));
}

TEST(AveragePooling2D, RefusesWhatIsNoPool) {
  expect_error(invalid_argument, "a kernel of 2 x 0", [] {
    AveragePooling2D({.pool_size = {2, 0}});
  });
  expect_error(invalid_argument, "strides of 0 x 1", [] { AveragePooling2D({.strides = {0, 1}}); });
  expect_error(invalid_argument, "'Same'", [] { AveragePooling2D({.padding = "Same"}); });
  expect_error(invalid_argument, "it: a kernel of 2 x 2 does not fit into (1, 9, 9)", [] {
    shape_after(AveragePooling2D(), {{1, 9, 9}});
  });
  expect_error(invalid_argument, "it: AveragePooling2D takes",
               [] { shape_after(AveragePooling2D(), {{4}}); });
}

TEST(GlobalAveragePooling2D, MakesOneNumberOfEachChannel) {
  EXPECT_EQ(shape_after(GlobalAveragePooling2D(), {{7, 5, 16}}), Shape{16});
  EXPECT_EQ(shape_after(GlobalAveragePooling2D(), {{28, 28}}), Shape{1});
  GlobalAveragePooling2D layer;
  layer.build({{7, 5, 16}});
  EXPECT_EQ(layer.divisor(), 35u);
  expect_error(invalid_argument, "it: GlobalAveragePooling2D takes", [] {
    shape_after(GlobalAveragePooling2D(), {{1, 2, 3, 4}});
  });
}

RC_GTEST_PROP(GlobalAveragePooling2D, SumsChannels, ()) {
  std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
  const testing::Sample image = testing::random_image(random);
  GlobalAveragePooling2D layer("it");
  layer.build({image.shape});
  std::vector<std::int64_t> expected(image.shape[2]);
  for (std::size_t i = 0; i < image.values.size(); ++i) {
    expected[i % expected.size()] += image.values[i];
  }
  RC_ASSERT(testing::run_layer(layer, {image}) == expected);
}

}  // namespace
}  // namespace sealion::heras
