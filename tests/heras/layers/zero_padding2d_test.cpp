#include "heras/layers/zero_padding2d.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "heras/layers/run_layer.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using testing::shape_after;
using testing::uniform;
using enum ErrorCode;

TEST(ZeroPadding2D, HasTheShapesOfKeras) {
  EXPECT_EQ(shape_after(ZeroPadding2D(1), {{28, 28, 3}}), (Shape{30, 30, 3}));
  EXPECT_EQ(shape_after(ZeroPadding2D({1, 0}), {{28, 28, 3}}), (Shape{30, 28, 3}));
  EXPECT_EQ(shape_after(ZeroPadding2D({{1, 0}, {2, 3}}), {{28, 28, 3}}), (Shape{29, 33, 3}));
  EXPECT_EQ(shape_after(ZeroPadding2D(2), {{4, 3}}), (Shape{8, 7, 1}));
  EXPECT_EQ(shape_after(ZeroPadding2D(0), {{4, 3, 2}}), (Shape{4, 3, 2}));
}

RC_GTEST_PROP(ZeroPadding2D, PutsZerosRoundTheImage, ()) {
  std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
  const testing::Sample image = testing::random_image(random);
  const long top = long(uniform(random, 0, 3)), left = long(uniform(random, 0, 3));
  const std::size_t bottom = uniform(random, 0, 3), right = uniform(random, 0, 3);
  ZeroPadding2D layer({{std::size_t(top), bottom}, {std::size_t(left), right}}, {.name = "it"});
  layer.build({image.shape});
  std::vector<std::int64_t> expected;
  for (long y = -top; y < long(image.shape[0] + bottom); ++y) {
    for (long x = -left; x < long(image.shape[1] + right); ++x) {
      for (std::size_t c = 0; c < image.shape[2]; ++c) expected.push_back(image.at(y, x, c));
    }
  }
  RC_ASSERT(testing::run_layer(layer, {image}) == expected);
}

TEST(ZeroPadding2D, RefusesWhatIsTooLarge) {
  expect_error(invalid_argument, "a padding of 65537 zeros", [] {
    ZeroPadding2D({{0, 65537}, {0, 0}});
  });
  expect_error(invalid_argument, "it: an output of (300, 300, 1) has more", [] {
    shape_after(ZeroPadding2D(100), {{100, 100}});
  });
  expect_error(invalid_argument, "it: ZeroPadding2D takes",
               [] { shape_after(ZeroPadding2D(1), {{9}}); });
}

}  // namespace
}  // namespace sealion::heras
