#include "layouts/slotwise/steps/kernel_weights.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "program/builders.h"

namespace sealion {
namespace {

TEST(KernelWeights, KnowTheirCopies) {
  ProgramBuilder builder;
  builder.sparse(builder.input(2, 0, 1), {{{1, 1}}, {{1, 1}}, {{1, 2}}, {{0, 1}, {1, 1}}, {}},
                 {0, 3, 0, 0, 0});
  const Program program = builder.build();
  const auto& sparse = std::get<SparseNode>(program.node(1).operation);
  for (std::size_t r = 0; r < 5; ++r) EXPECT_EQ(is_copy(sparse, r), r == 0) << r;
}

TEST(KernelWeights, CountsFromTheLeastWeightToTheGreatest) {
  const auto bits = [](std::vector<std::int32_t> weights) {
    ProgramBuilder builder;
    builder.input(2, 0, 1);
    builder.dense(0, 1, std::move(weights));
    return kernel_weight_bits(builder.build());
  };
  EXPECT_EQ(bits({-7, 7}), 4);   // 0..14
  EXPECT_EQ(bits({-8, 8}), 5);   // 0..16
  EXPECT_EQ(bits({1, 15}), 4);   // as they are
  EXPECT_EQ(bits({-3, -1}), 2);  // 0..3
  EXPECT_EQ(bits({-9, -8}), 4);
  EXPECT_EQ(bits({0, 0}), 0);
}

TEST(KernelWeights, CountsTheWeightsOfConvolutions) {
  ProgramBuilder builder;
  const NodeId x = builder.input(2, 0, 1);
  builder.conv2d(x, {.height = 1, .width = 2, .channels = 1, .kernel_height = 1, .kernel_width = 1},
                 2, {-100, 100});
  builder.combination({x}, {1000});
  EXPECT_EQ(kernel_weight_bits(builder.build()), 8);  // 0..200
}

TEST(KernelWeights, TakesTheWeightsOfSparseRowsWithoutTheirSign) {
  ProgramBuilder builder;
  builder.sparse(builder.input(2, 0, 1), {{{0, -100}, {1, 100}}, {}});
  EXPECT_EQ(kernel_weight_bits(builder.build()), 7);
}

}  // namespace
}  // namespace sealion
