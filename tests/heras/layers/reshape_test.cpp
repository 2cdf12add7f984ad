#include "heras/layers/reshape.h"

#include <gtest/gtest.h>

#include "heras/layers/run_layer.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using testing::shape_after;
using enum ErrorCode;

TEST(Reshape, HasTheShapesOfKeras) {
  EXPECT_EQ(shape_after(Reshape({28, 28, 1}), {{784}}), (Shape{28, 28, 1}));
  EXPECT_EQ(shape_after(Reshape({-1}), {{4, 3, 2}}), Shape{24});
  EXPECT_EQ(shape_after(Reshape({3, -1, 4}), {{4, 3, 2}}), (Shape{3, 2, 4}));
  EXPECT_EQ(shape_after(Reshape({-1, 24}), {{4, 3, 2}}), (Shape{1, 24}));
}

TEST(Reshape, CostsNothing) {
  Reshape layer({2, 2});
  layer.build({{4}});
  EXPECT_TRUE(layer.has_weights());
  EXPECT_EQ(testing::program_of(layer, {{{4}, {1, 2, 3, 4}}}).nodes().size(), 1u);
}

TEST(Reshape, RefusesWhatDoesNotComeOut) {
  expect_error(invalid_argument, "(-1, 2, -1)", [] { Reshape({-1, 2, -1}); });
  expect_error(invalid_argument, "(2, 0)", [] { Reshape({2, 0}); });
  expect_error(invalid_argument, "(-2)", [] { Reshape({-2}); });
  expect_error(invalid_argument, "()", [] { Reshape({}); });
  expect_error(invalid_argument, "(1, 1, 1, 1, 1, 1, 1, 1, 1)",
               [] { Reshape(std::vector<std::int64_t>(9, 1)); });
  expect_error(invalid_argument, "it: the 24 elements of (4, 3, 2) do not make (5, 5)", [] {
    shape_after(Reshape({5, 5}), {{4, 3, 2}});
  });
  expect_error(invalid_argument, "do not make (-1, 5)", [] {
    shape_after(Reshape({-1, 5}), {{4, 3, 2}});
  });
  expect_error(invalid_argument, "do not make (65536, 65536, 65536, 65536)",
               [] { shape_after(Reshape(std::vector<std::int64_t>(4, 65536)), {{1}}); });
}

}  // namespace
}  // namespace sealion::heras
