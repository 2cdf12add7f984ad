#include "layouts/affine/affine_map.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "program/reference.h"
#include "support/affine.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;
using testing::random_affine_program;
using testing::random_and_extreme_inputs;

RC_GTEST_PROP(AffineMap, IsWhatTheReferenceComputes, (std::uint64_t seed)) {
  const Program program = random_affine_program(seed);
  RC_ASSERT(is_affine(program));
  const AffineMap map(program);
  const IntegerBatch inputs = random_and_extreme_inputs(program, 8, seed);
  const IntegerBatch expected = evaluate_reference(program, inputs);
  for (std::size_t r = 0; r < map.rows(); ++r) {
    for (std::size_t s = 0; s < inputs.samples(); ++s) {
      std::int64_t sum = map.bias(r);
      for (std::size_t c = 0; c < map.columns(); ++c) {
        sum += map.row(r)[c] * inputs.feature(c)[s];
      }
      RC_ASSERT(sum == expected.feature(r)[s]);
      RC_ASSERT(std::abs(sum) <= map.largest_answer());
    }
  }
}

TEST(AffineMap, ComposesEveryKindOfNode) {
  const Window window{.height = 3, .width = 3, .kernel_height = 2, .kernel_width = 2};
  ProgramBuilder builder;
  const NodeId x = builder.input(9, -2, 5);
  const NodeId convolved = builder.conv2d(x, window, 1, {1, -2, 3, 4}, {5});
  const NodeId pooled = builder.sum_pool(x, window);
  const NodeId sum = builder.combination({convolved, pooled}, {2, -1}, {1, 2, 3, 4});
  const NodeId sparse = builder.sparse(sum, {{{0, 1}}, {}, {{1, -3}, {3, 2}}}, {0, 9, 0});
  builder.concatenate({sparse, x});
  const Program program = builder.build();
  const AffineMap map(program);
  EXPECT_EQ(map.rows(), 12U);
  // 2 (x0 - 2 x1 + 3 x3 + 4 x4 + 5) - (x0 + x1 + x3 + x4) + 1
  EXPECT_EQ(std::vector(map.row(0).begin(), map.row(0).end()),
            (std::vector<std::int64_t>{1, -5, 0, 5, 7, 0, 0, 0, 0}));
  EXPECT_EQ(map.bias(0), 11);
  EXPECT_EQ(map.bias(1), 9);
  EXPECT_EQ(map.row(11)[8], 1);
  EXPECT_EQ(map.used_columns().size(), 9U);
}

/// What cancels counts for nothing, where the range of the program, node by node, is far larger.
TEST(AffineMap, TheLargestAnswerIsReached) {
  ProgramBuilder builder;
  const NodeId x = builder.input(2, -3, 7);
  builder.combination({builder.dense(x, 1, {1000, 5}), builder.dense(x, 1, {1000, 2})}, {1, -1},
                      {-4});
  const AffineMap map(builder.build());
  EXPECT_EQ(std::vector(map.row(0).begin(), map.row(0).end()), (std::vector<std::int64_t>{0, 3}));
  EXPECT_EQ(map.largest_answer(), 17);
  EXPECT_EQ(map.used_columns(), std::vector<std::uint32_t>{1});
  EXPECT_EQ(map.square_sum(0), 9);
}

TEST(AffineMap, AConstantProgramKeepsOneColumn) {
  ProgramBuilder builder;
  builder.dense(builder.input(3, 0, 1), 2, std::vector<std::int32_t>(6), {-5, 3});
  const AffineMap map(builder.build());
  EXPECT_EQ(map.used_columns(), std::vector<std::uint32_t>{0});
  EXPECT_EQ(map.largest_answer(), 5);
}

TEST(AffineMap, RefusesProducts) {
  ProgramBuilder builder;
  builder.square(builder.input(3, 0, 1), "curve");
  const Program program = builder.build();
  EXPECT_FALSE(is_affine(program));
  expect_error(ErrorCode::does_not_fit, "layer 'curve'", [&] { AffineMap map(program); });
}

TEST(AffineMap, RefusesWhatIsTooLarge) {
  const auto chain = [](std::size_t layers) {
    ProgramBuilder builder;
    NodeId x = builder.input(1, 0, 1);
    for (std::size_t i = 0; i < layers; ++i) x = builder.dense(x, 1, {1 << 20});
    return builder.build();
  };
  EXPECT_EQ(AffineMap(chain(2)).largest_answer(), std::int64_t{1} << 40);
  expect_error(ErrorCode::does_not_fit, "281474976710656", [&] { AffineMap map(chain(3)); });
  expect_error(ErrorCode::does_not_fit, "leaves 128 bits", [&] { AffineMap map(chain(7)); });
  ProgramBuilder builder;
  builder.sum_pool(builder.input(65536, 0, 1),
                   {.height = 256, .width = 256, .kernel_height = 1, .kernel_width = 1});
  const Program image = builder.build();
  expect_error(ErrorCode::does_not_fit, "65536 outputs of 65536 inputs",
               [&] { AffineMap map(image); });
}

}  // namespace
}  // namespace sealion
