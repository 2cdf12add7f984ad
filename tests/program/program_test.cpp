#include "program/program.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;
constexpr auto invalid = ErrorCode::invalid_argument;

TEST(ProgramBuilder, NamesLayersByKindAndNumber) {
  ProgramBuilder builder;
  NodeId x = builder.input(2, 0, 7);
  x = builder.dense(x, 1, {1, 2});
  x = builder.square(x);
  x = builder.dense(x, 1, {3}, {4}, "scores");
  builder.dense(x, 3, {1, 2, 3});
  const Program program = builder.build();
  std::vector<std::string> names;
  for (const Node& node : program.nodes()) names.push_back(node.name);
  EXPECT_EQ(names, (std::vector<std::string>{"input", "dense_1", "square_1", "scores", "dense_3"}));
  EXPECT_EQ(program.input_size(), 2u);
  EXPECT_EQ(program.output_size(), 3u);
  EXPECT_EQ(program.output_id(), 4u);
}

TEST(ProgramBuilder, IsEmptyAfterBuild) {
  ProgramBuilder builder;
  builder.input(1, 0, 1);
  builder.build();
  expect_error(invalid, "needs an input", [&] { builder.build(); });
}

TEST(ProgramBuilder, TakesOneInputFirst) {
  ProgramBuilder builder;
  expect_error(invalid, "node 0 does not exist", [&] { builder.square(0); });
  builder.input(1, 0, 1);
  expect_error(invalid, "one input", [&] { builder.input(1, 0, 1); });
}

TEST(ProgramBuilder, ChecksTheInput) {
  ProgramBuilder builder;
  expect_error(invalid, "[3, 2] is empty", [&] { builder.input(1, 3, 2); });
  expect_error(invalid, "size 0", [&] { builder.input(0, 0, 1); });
  expect_error(invalid, "size 65537", [&] { builder.input(largest_node_size + 1, 0, 1); });
  expect_error(invalid, "2^48", [&] { builder.input(1, 0, largest_constant + 1); });
  expect_error(invalid, "name has 129 bytes",
               [&] { builder.input(1, 0, 1, std::string(129, 'x')); });
}

TEST(ProgramBuilder, ChecksTheWeights) {
  ProgramBuilder builder;
  const NodeId x = builder.input(2, 0, 1);
  expect_error(invalid, "3 weights for 2 rows of 2", [&] { builder.dense(x, 2, {1, 2, 3}); });
  expect_error(invalid, "2 biases for 1 rows", [&] { builder.dense(x, 1, {1, 2}, {1, 2}); });
  expect_error(invalid, "weight -1048577", [&] { builder.dense(x, 1, {0, -largest_weight - 1}); });
  expect_error(invalid, "bias", [&] { builder.dense(x, 1, {0, 0}, {-largest_constant - 1}); });
  expect_error(invalid, "rows", [&] { builder.dense(x, SIZE_MAX / 2 + 1, {}); });
  expect_error(invalid, "node 7", [&] { builder.dense(7, 1, {0, 0}); });
}

TEST(ProgramBuilder, LimitsTheNumberOfLayers) {
  ProgramBuilder builder;
  NodeId x = builder.input(1, 0, 1);
  for (std::size_t i = 1; i < most_nodes; ++i) x = builder.square(x);
  expect_error(invalid, "at most 1024 layers", [&] { builder.square(x); });
}

TEST(Program, KnowsWhereAValueIsReadLast) {
  ProgramBuilder builder;
  const NodeId x = builder.input(1, 0, 1);
  builder.square(x);
  builder.square(x);
  builder.dense(1, 1, {1});
  EXPECT_EQ(last_uses(builder.build()), (std::vector<NodeId>{2, 3, 2, 3}));
}

TEST(Program, ShiftsWeightsOnlyWhereSomeAreNegative) {
  EXPECT_EQ(weight_offset({0, {-7, 0, 7}, {0}}), 7);
  EXPECT_EQ(weight_offset({0, {3, 0, 7}, {0}}), 0);
  const auto bits = [](std::vector<std::int32_t> weights) {
    ProgramBuilder builder;
    builder.input(2, 0, 1);
    builder.dense(0, 1, std::move(weights));
    return shifted_weight_bits(builder.build());
  };
  EXPECT_EQ(bits({-7, 7}), 4);   // 0..14
  EXPECT_EQ(bits({-8, 8}), 5);   // 0..16
  EXPECT_EQ(bits({1, 15}), 4);   // as they are
  EXPECT_EQ(bits({-3, -1}), 2);  // 0..2
  EXPECT_EQ(bits({0, 0}), 0);
}

}  // namespace
}  // namespace sealion
