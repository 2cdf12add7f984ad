#include "program/linear.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "program/naive_interpreter.h"
#include "support/random_program.h"

namespace sealion {
namespace {

TEST(LinearMap, LeavesZerosOut) {
  ProgramBuilder builder;
  builder.dense(builder.input(3, 0, 7), 2, {0, 5, -1, 0, 0, 0}, {7, -8});
  const Program program = builder.build();
  const LinearMap map(program.node(1), 3);
  EXPECT_EQ(map.rows(), 2u);
  EXPECT_EQ(map.columns(), 3u);
  EXPECT_EQ(map.row(0), (std::vector<LinearTerm>{{1, 5}, {2, -1}}));
  EXPECT_EQ(map.row(1), std::vector<LinearTerm>{});
  EXPECT_EQ(map.bias(1), -8);
}

TEST(LinearMap, ReadsAConvolutionByHand) {
  // Image 2 x 2, 2 channels, kernel 2 x 2, one row and column of padding at the top left.
  ProgramBuilder builder;
  const Window window{.height = 2,
                      .width = 2,
                      .channels = 2,
                      .kernel_height = 2,
                      .kernel_width = 2,
                      .pad_top = 1,
                      .pad_left = 1};
  builder.conv2d(builder.input(8, 0, 7), window, 1, {1, 2, 3, 4, 5, 6, 7, 8}, {9});
  const Program program = builder.build();
  const LinearMap map(program.node(1), 8);
  EXPECT_EQ(map.rows(), 4u);
  EXPECT_EQ(map.row(0), (std::vector<LinearTerm>{{0, 7}, {1, 8}}));
  EXPECT_EQ(map.row(1), (std::vector<LinearTerm>{{0, 5}, {1, 6}, {2, 7}, {3, 8}}));
  EXPECT_EQ(map.row(3).size(), 8u);
  EXPECT_EQ(map.bias(3), 9);
}

TEST(LinearMap, ReadsSparseRows) {
  ProgramBuilder builder;
  builder.sparse(builder.input(4, 0, 7), {{{1, 2}, {3, -1}}, {}, {{0, 1}}}, {0, 6, 0});
  const Program program = builder.build();
  const LinearMap map(program.node(1), 4);
  EXPECT_EQ(map.row(0), (std::vector<LinearTerm>{{1, 2}, {3, -1}}));
  EXPECT_EQ(map.row(1), std::vector<LinearTerm>{});
  EXPECT_EQ(map.row(2), (std::vector<LinearTerm>{{0, 1}}));
  EXPECT_EQ(map.bias(1), 6);
}

TEST(LinearMap, PoolsEachChannelByItself) {
  ProgramBuilder builder;
  const Window window{
      .height = 1, .width = 4, .channels = 2, .kernel_height = 1, .kernel_width = 2, .stride_x = 2};
  builder.sum_pool(builder.input(8, 0, 7), window);
  const Program program = builder.build();
  const LinearMap map(program.node(1), 8);
  EXPECT_EQ(map.row(1), (std::vector<LinearTerm>{{1, 1}, {3, 1}}));
  EXPECT_EQ(map.row(2), (std::vector<LinearTerm>{{4, 1}, {6, 1}}));
  EXPECT_EQ(map.bias(2), 0);
}

/// Row by row against the plain loops, on an input in which every column has a digit of its own.
RC_GTEST_PROP(LinearMap, IsTheLayerItself, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const Program program =
      testing::random_program(seed, {.depth = 0, .steps = 8, .largest_input = 12});
  std::mt19937_64 random(seed);
  testing::NaiveInterpreter<>::Values input(program.input_size());
  for (auto& x : input) x = static_cast<int128>(random() >> 40);
  const auto values = testing::NaiveInterpreter<>(program).run(input);
  for (NodeId id = 1; id < values.size(); ++id) {
    const Node& node = program.node(id);
    if (!is_linear(node)) continue;
    const auto& x = values[inputs_of(node).front()];
    const LinearMap map(node, x.size());
    for (std::size_t r = 0; r < node.size; ++r) {
      int128 sum = map.bias(r);
      std::size_t next = 0;
      for (const LinearTerm& term : map.row(r)) {
        RC_ASSERT(term.column >= next && term.column < x.size());
        RC_ASSERT(term.weight != 0);
        next = term.column + 1;
        sum += term.weight * x[term.column];
      }
      RC_ASSERT(sum == values[id][r]);
    }
  }
}

}  // namespace
}  // namespace sealion
