// What operators read of their attributes: windows, and the dimensions that go.
#include <gtest/gtest.h>

#include "onnx/lower/reduction.h"
#include "onnx/lower/sliding.h"
#include "onnx/support/small_graph.h"
#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

using namespace testing;
using sealion::testing::expect_error;
using Integers = std::vector<std::int64_t>;

/// A call of an operator on a constant of this shape.
struct OneCall {
  OneCall(const Shape& shape, const std::map<std::string, Attribute>& attributes,
          std::optional<Tensor> second = {})
      : node{"n", "Op", "", {}, {}, attributes},
        call(node, 13, {random_reals(shape, 1), std::move(second)}, composer, sources) {}

  Node node;
  Composer composer;
  InputSources sources{composer};
  Call call;
};

TEST(Sliding, CountsGapsAndStepsAndBorders) {
  OneCall one(
      {1, 3, 7, 8},
      {{"strides", Integers{2, 3}}, {"dilations", Integers{2, 1}}, {"pads", Integers{1, 0, 2, 1}}});
  const Sliding sliding = sliding_of(one.call, {3, 2});
  EXPECT_EQ(sliding.window.kernel_height, 5u);
  EXPECT_EQ(sliding.window.kernel_width, 2u);
  EXPECT_EQ(sliding.window.pad_top, 1u);
  EXPECT_EQ(sliding.window.pad_bottom, 2u);
  EXPECT_EQ(sliding.tap_count(), 6u);
  EXPECT_EQ(sliding.shape(4), (Shape{1, 4, 3, 3}));
  const std::vector<Tap> taps = taps_at(sliding, 1);  // at row -1, column 3
  ASSERT_EQ(taps.size(), 4u);
  EXPECT_EQ(taps.front().tap, 2u);
  EXPECT_EQ(taps.front().place, 1u * 8 + 3);
}

TEST(Sliding, OverSequencesHasOneRow) {
  OneCall one({1, 2, 5}, {{"pads", Integers{1, 1}}});
  const Sliding sliding = sliding_of(one.call, {3});
  EXPECT_TRUE(sliding.is_sequence);
  EXPECT_EQ(sliding.window.height, 1u);
  EXPECT_EQ(sliding.window.pad_left, 1u);
  EXPECT_EQ(sliding.shape(2), (Shape{1, 2, 5}));
}

TEST(Sliding, RefusesSeveralRecords) {
  OneCall one({2, 1, 4, 4}, {});
  expect_error(ErrorCode::unsupported, "several records", [&] { sliding_of(one.call, {2, 2}); });
}

TEST(Reduction, GroupsWhatComesTogether) {
  OneCall one({2, 3}, {{"axes", Integers{-1}}, {"keepdims", std::int64_t{0}}});
  const Reduction reduction = reduction_of(one.call);
  EXPECT_EQ(reduction.shape, Shape{2});
  EXPECT_EQ(reduction.groups, (std::vector<std::vector<std::size_t>>{{0, 1, 2}, {3, 4, 5}}));
  const Reduction kept = reduction_along({2, 3}, 0, true);
  EXPECT_EQ(kept.shape, (Shape{1, 3}));
  EXPECT_EQ(kept.groups, (std::vector<std::vector<std::size_t>>{{0, 3}, {1, 4}, {2, 5}}));
}

TEST(Reduction, RefusesDimensionsThatAreNotThere) {
  OneCall one({2, 3}, {}, integers({2}));
  expect_error(ErrorCode::corrupt, "dimension 2 of 2", [&] { reduction_of(one.call); });
}

TEST(Calls, NameTheirOperatorInErrors) {
  OneCall one({2}, {{"axis", 1.5}});
  expect_error(ErrorCode::corrupt, "n (Op): the attribute 'axis' must be an integer",
               [&] { one.call.integer("axis", 0); });
  expect_error(ErrorCode::corrupt, "n (Op): input 1 is missing", [&] { one.call.input(1); });
  expect_error(ErrorCode::corrupt, "must be integers", [&] { one.call.constant_integers(0); });
  EXPECT_EQ(one.call.axis(-1, 3), 2u);
}

TEST(Calls, KeepIntegersWhereAllInputsAreIntegers) {
  OneCall mixed({2}, {}, integers({1}));
  const Value made = reals({1}, {3});
  EXPECT_EQ(std::get<Tensor>(mixed.call.whole_as(1, 2, made)), integers({3}));
  EXPECT_EQ(std::get<Tensor>(mixed.call.whole_as(0, 2, made)), reals({1}, {3}));
}

}  // namespace
}  // namespace sealion::onnx
