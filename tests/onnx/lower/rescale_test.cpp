// Factors and offsets that go into what a node does.
#include "onnx/lower/rescale.h"

#include <gtest/gtest.h>

namespace sealion::onnx {
namespace {

TEST(Rescaling, IsSeenWhereElementsAreThoseOfANodeInOrder) {
  const auto rescaling = rescaling_of({{3, 0, 2, 1}, {3, 1, -1, 0}});
  ASSERT_TRUE(rescaling);
  EXPECT_EQ(rescaling->node, 3u);
  EXPECT_EQ(rescaling->factors, (std::vector<double>{2, -1}));
  EXPECT_EQ(rescaling->offsets, (std::vector<double>{1, 0}));
  EXPECT_FALSE(rescaling->is_none());
  EXPECT_TRUE(rescaling_of({Element::of(3, 0), Element::of(3, 1)})->is_none());
}

TEST(Rescaling, IsNoneOfOtherElements) {
  EXPECT_FALSE(rescaling_of({}));
  EXPECT_FALSE(rescaling_of({Element::constant(1)}));
  EXPECT_FALSE(rescaling_of({Element::of(3, 1), Element::of(3, 0)}));
  EXPECT_FALSE(rescaling_of({Element::of(3, 0), Element::of(4, 1)}));
  EXPECT_FALSE(rescaling_of({Element::of(3, 0), Element::constant(1)}));
}

TEST(Rescaling, GoesIntoTheRowsOfALinearNode) {
  const real::LinearNode linear{0, {0, 2, 3}, {0, 1, 1}, {1, 2, 3}, {4, 5}};
  const auto made = rescale(linear, {1, {10, -1}, {0, 7}});
  ASSERT_TRUE(made);
  const auto& rows = std::get<real::LinearNode>(*made);
  EXPECT_EQ(rows.weights, (std::vector<double>{10, 20, -3}));
  EXPECT_EQ(rows.bias, (std::vector<double>{40, 2}));
}

TEST(Rescaling, GoesIntoAConvolutionThatAllPositionsShare) {
  const Window window{.height = 1, .width = 2, .kernel_height = 1, .kernel_width = 1};
  const real::Conv2DNode conv{0, window, {1, 2}, {3, 4}};  // two filters at two positions
  const auto made = rescale(conv, {1, {10, -1, 10, -1}, {0, 5, 0, 5}});
  ASSERT_TRUE(made);
  EXPECT_EQ(std::get<real::Conv2DNode>(*made).weights, (std::vector<double>{10, -2}));
  EXPECT_EQ(std::get<real::Conv2DNode>(*made).bias, (std::vector<double>{30, 1}));
  EXPECT_FALSE(rescale(conv, {1, {10, -1, 10, 1}, {0, 5, 0, 5}}));
  EXPECT_FALSE(rescale(conv, {1, {10, -1, 10, -1}, {0, 5, 0, 6}}));
}

TEST(Rescaling, GoesIntoNothingElse) {
  EXPECT_FALSE(rescale(real::ProductNode{0, 0}, {1, {2}, {0}}));
}

}  // namespace
}  // namespace sealion::onnx
