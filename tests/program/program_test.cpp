#include "program/program.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstdint>

#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;
using enum ErrorCode;

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
  expect_error(invalid_argument, "needs an input", [&] { builder.build(); });
}

TEST(ProgramBuilder, TakesOneInputFirst) {
  ProgramBuilder builder;
  expect_error(invalid_argument, "node 0 does not exist", [&] { builder.square(0); });
  builder.input(1, 0, 1);
  expect_error(invalid_argument, "one input", [&] { builder.input(1, 0, 1); });
}

TEST(ProgramBuilder, ChecksTheInput) {
  ProgramBuilder builder;
  expect_error(invalid_argument, "[3, 2] is empty", [&] { builder.input(1, 3, 2); });
  expect_error(invalid_argument, "size 0", [&] { builder.input(0, 0, 1); });
  expect_error(invalid_argument, "size 65537", [&] { builder.input(largest_node_size + 1, 0, 1); });
  expect_error(invalid_argument, "2^48", [&] { builder.input(1, 0, largest_constant + 1); });
  expect_error(invalid_argument, "name has 129 bytes",
               [&] { builder.input(1, 0, 1, std::string(129, 'x')); });
}

TEST(ProgramBuilder, ChecksTheWeights) {
  ProgramBuilder builder;
  const NodeId x = builder.input(2, 0, 1);
  expect_error(invalid_argument, "3 weights for 2 rows of 2", [&] {
    builder.dense(x, 2, {1, 2, 3});
  });
  expect_error(invalid_argument, "2 biases for 1 rows", [&] {
    builder.dense(x, 1, {1, 2}, {1, 2});
  });
  expect_error(invalid_argument, "weight -1048577", [&] {
    builder.dense(x, 1, {0, -largest_weight - 1});
  });
  expect_error(invalid_argument, "bias", [&] {
    builder.dense(x, 1, {0, 0}, {-largest_constant - 1});
  });
  expect_error(invalid_argument, "rows", [&] { builder.dense(x, SIZE_MAX / 2 + 1, {}); });
  expect_error(invalid_argument, "node 7", [&] { builder.dense(7, 1, {0, 0}); });
}

TEST(ProgramBuilder, NamesALayerWithoutANameInItsErrors) {
  ProgramBuilder builder;
  const NodeId x = builder.input(2, 0, 1);
  builder.dense(x, 1, {1, 2});
  expect_error(invalid_argument, "layer 'dense_2'", [&] { builder.dense(x, 1, {1}); });
}

TEST(ProgramBuilder, TakesOnlyNamesThatCanBePrinted) {
  ProgramBuilder builder;
  expect_error(invalid_argument, "byte 1 of a layer's name is 0x1b",
               [&] { builder.input(1, 0, 1, "a\x1b[2J"); });
  expect_error(invalid_argument, "0xff", [&] { builder.input(1, 0, 1, "\xff"); });
  EXPECT_NO_THROW(builder.input(1, 0, 1, "a ~"));
}

TEST(ProgramBuilder, LimitsTheNumberOfLayers) {
  ProgramBuilder builder;
  NodeId x = builder.input(1, 0, 1);
  for (std::size_t i = 1; i < most_nodes; ++i) x = builder.square(x);
  expect_error(invalid_argument, "at most 1024 layers", [&] { builder.square(x); });
}

Window image(std::size_t height, std::size_t width, std::size_t channels, std::size_t kernel) {
  return {.height = height,
          .width = width,
          .channels = channels,
          .kernel_height = kernel,
          .kernel_width = kernel};
}

TEST(ProgramBuilder, SizesConvolutionsAndPools) {
  ProgramBuilder builder;
  const NodeId x = builder.input(5 * 4 * 2, 0, 7);
  const NodeId y = builder.conv2d(x, image(5, 4, 2, 3), 3, std::vector<std::int32_t>(54));
  EXPECT_EQ(builder.size_of(y), 3u * 2 * 3);
  EXPECT_EQ(builder.size_of(builder.sum_pool(y, image(3, 2, 3, 2))), 2u * 1 * 3);
}

TEST(ProgramBuilder, ChecksConvolutions) {
  ProgramBuilder builder;
  const NodeId x = builder.input(32, 0, 7);
  const auto conv = [&](const Window& window, std::size_t filters, std::size_t weights) {
    builder.conv2d(x, window, filters, std::vector<std::int32_t>(weights));
  };
  expect_error(invalid_argument, "an image of 4 x 4 x 1 in a tensor of 32",
               [&] { conv(image(4, 4, 1, 2), 1, 4); });
  expect_error(invalid_argument, "7 weights for 1 filters of 2 x 2 x 2",
               [&] { conv(image(4, 4, 2, 2), 1, 7); });
  expect_error(invalid_argument, "size 0", [&] { conv(image(4, 4, 2, 2), 0, 0); });
  expect_error(invalid_argument, "9 positions of 65537 channels",
               [&] { conv(image(4, 4, 2, 2), 65537, 0); });
  expect_error(invalid_argument, "size 589824", [&] { conv(image(4, 4, 2, 2), 65536, 65536 * 8); });
  expect_error(invalid_argument, "kernel height of 0", [&] { conv(image(4, 4, 2, 0), 1, 0); });
  expect_error(invalid_argument, "2 biases for 1 rows", [&] {
    builder.conv2d(x, image(4, 4, 2, 4), 1, std::vector<std::int32_t>(32), {1, 2});
  });
  expect_error(invalid_argument, "weight 1048577", [&] {
    builder.conv2d(x, image(4, 4, 2, 4), 1, std::vector<std::int32_t>(32, largest_weight + 1));
  });
}

TEST(ProgramBuilder, CompressesSparseRows) {
  ProgramBuilder builder;
  const NodeId x = builder.input(4, 0, 7);
  builder.sparse(x, {{{1, 2}, {3, -1}}, {}, {{0, 1}}}, {5, 6, 0});
  builder.sparse(x, {{{3, 1}}}, {}, "last");
  const Program program = builder.build();
  EXPECT_EQ(program.node(1).name, "sparse_1");
  EXPECT_EQ(program.node(1).size, 3u);
  const auto& sparse = std::get<SparseNode>(program.node(1).operation);
  EXPECT_EQ(sparse.input, x);
  EXPECT_EQ(sparse.row_starts, (std::vector<std::uint32_t>{0, 2, 2, 3}));
  EXPECT_EQ(sparse.columns, (std::vector<std::uint32_t>{1, 3, 0}));
  EXPECT_EQ(sparse.weights, (std::vector<std::int32_t>{2, -1, 1}));
  EXPECT_EQ(sparse.bias, (std::vector<std::int64_t>{5, 6, 0}));
  EXPECT_EQ(std::get<SparseNode>(program.node(2).operation).bias, std::vector<std::int64_t>{0});
}

TEST(ProgramBuilder, ChecksSparseRows) {
  ProgramBuilder builder;
  const NodeId x = builder.input(3, 0, 7);
  using Rows = std::vector<std::vector<LinearTerm>>;
  const auto sparse = [&](const Rows& rows) { builder.sparse(x, rows); };
  expect_error(invalid_argument, "column 3 at place 1", [&] { sparse({{{0, 1}, {3, 1}}}); });
  expect_error(invalid_argument, "column 1 at place 1", [&] { sparse({{{1, 1}, {1, 1}}}); });
  expect_error(invalid_argument, "column 0 at place 1", [&] { sparse({{{2, 1}, {0, 1}}}); });
  expect_error(invalid_argument, "zero at column 2", [&] { sparse({{}, {{2, 0}}}); });
  expect_error(invalid_argument, "weight 1048577", [&] { sparse({{{2, largest_weight + 1}}}); });
  expect_error(invalid_argument, "size 0", [&] { sparse({}); });
  expect_error(invalid_argument, "size 65537", [&] { sparse(Rows(largest_node_size + 1)); });
  expect_error(invalid_argument, "2 biases for 1 rows", [&] { builder.sparse(x, {{}}, {1, 2}); });
  expect_error(invalid_argument, "bias", [&] { builder.sparse(x, {{}}, {largest_constant + 1}); });
  expect_error(invalid_argument, "node 7", [&] { builder.sparse(7, {{}}); });
}

TEST(ProgramBuilder, LimitsTheWorkThatAFewBytesAskFor) {
  ProgramBuilder builder;
  const NodeId x = builder.input(65536, 0, 1);
  expect_error(invalid_argument, "65536 integers of 65536 inputs",
               [&] { builder.sum_pool(x, same_padding(image(256, 256, 1, 256))); });
}

TEST(ProgramBuilder, ChecksProducts) {
  ProgramBuilder builder;
  const NodeId x = builder.input(2, 0, 7);
  const NodeId y = builder.dense(x, 3, {1, 2, 3, 4, 5, 6});
  expect_error(invalid_argument, "a product of 2 and 3", [&] { builder.product(x, y); });
  expect_error(invalid_argument, "node 9", [&] { builder.product(x, 9); });
  EXPECT_FALSE(is_square(builder.build().node(y)));
}

TEST(ProgramBuilder, ChecksSums) {
  ProgramBuilder builder;
  const NodeId x = builder.input(2, 0, 7);
  const NodeId y = builder.dense(x, 1, {1, 2});
  expect_error(invalid_argument, "0 factors for 0 operands", [&] { builder.sum({}); });
  expect_error(invalid_argument, "65 factors for 65",
               [&] { builder.sum(std::vector<NodeId>(65, x)); });
  expect_error(invalid_argument, "1 factors for 2 operands", [&] {
    builder.combination({x, x}, {1});
  });
  expect_error(invalid_argument, "a sum of 2 and 1", [&] { builder.sum({x, y}); });
  expect_error(invalid_argument, "a factor of zero", [&] { builder.combination({x, x}, {1, 0}); });
  expect_error(invalid_argument, "weight 1048577",
               [&] { builder.combination({x}, {largest_weight + 1}); });
  expect_error(invalid_argument, "1 constants for 2", [&] { builder.add_constants(x, {1}); });
  expect_error(invalid_argument, "constant",
               [&] { builder.add_constants(y, {largest_constant + 1}); });
}

TEST(ProgramBuilder, ChecksConcatenations) {
  ProgramBuilder builder;
  const NodeId x = builder.input(40000, 0, 7);
  expect_error(invalid_argument, "0 operands", [&] { builder.concatenate({}); });
  expect_error(invalid_argument, "65 operands",
               [&] { builder.concatenate(std::vector<NodeId>(65, x)); });
  expect_error(invalid_argument, "size 80000", [&] { builder.concatenate({x, x}); });
}

/// Multiplications in a row behind each node.
std::vector<std::size_t> depths(const Program& program) {
  std::vector<std::size_t> result;
  for (const Node& node : program.nodes()) {
    std::size_t depth = 0;
    for (const NodeId x : inputs_of(node)) depth = std::max(depth, result[x]);
    result.push_back(depth + (std::holds_alternative<ProductNode>(node.operation) ? 1 : 0));
  }
  return result;
}

TEST(ProgramBuilder, BuildsPolynomialsOfLogarithmicDepth) {
  for (std::size_t degree = 1; degree <= largest_degree; ++degree) {
    ProgramBuilder builder;
    builder.polynomial(builder.input(1, 0, 1), std::vector<std::int32_t>(degree + 1, 1));
    const Program program = builder.build();
    EXPECT_EQ(depths(program).back(), std::size_t(std::bit_width(degree - 1))) << degree;
    EXPECT_EQ(program.nodes().size(), degree + 1);  // x, x^2 ... x^degree and the sum
  }
}

TEST(ProgramBuilder, BuildsOnlyThePowersThatAPolynomialNeeds) {
  ProgramBuilder builder;
  builder.polynomial(builder.input(2, 0, 1), {7, 0, 0, 0, -1}, "p");
  const Program program = builder.build();
  std::vector<std::string> names;
  for (const Node& node : program.nodes()) names.push_back(node.name);
  EXPECT_EQ(names, (std::vector<std::string>{"input", "p/x^2", "p/x^4", "p"}));
  const auto& sum = std::get<SumNode>(program.node(3).operation);
  EXPECT_EQ(sum.inputs, std::vector<NodeId>{2});
  EXPECT_EQ(sum.factors, std::vector<std::int32_t>{-1});
  EXPECT_EQ(sum.constants, (std::vector<std::int64_t>{7, 7}));
}

TEST(ProgramBuilder, ChecksPolynomials) {
  ProgramBuilder builder;
  const NodeId x = builder.input(1, 0, 1);
  expect_error(invalid_argument, "2 to 65 coefficients", [&] { builder.polynomial(x, {1}); });
  expect_error(invalid_argument, "the last not zero", [&] { builder.polynomial(x, {1, 2, 0}); });
  expect_error(invalid_argument, "2 to 65 coefficients",
               [&] { builder.polynomial(x, std::vector<std::int32_t>(66, 1)); });
  expect_error(invalid_argument, "weight 1048577", [&] {
    builder.polynomial(x, {largest_weight + 1, 1});
  });
}

TEST(Program, KnowsWhereAValueIsReadLast) {
  ProgramBuilder builder;
  const NodeId x = builder.input(1, 0, 1);
  builder.square(x);
  builder.square(x);
  builder.product(1, 0);
  builder.sum({1, 1, 3});
  EXPECT_EQ(last_uses(builder.build()), (std::vector<NodeId>{3, 4, 2, 4, 4}));
}

TEST(Program, KnowsWhatANodeReads) {
  ProgramBuilder builder;
  const NodeId x = builder.input(1, 0, 1);
  builder.sum_pool(x, image(1, 1, 1, 1));
  builder.product(1, x);
  builder.sum({2, 0, 2});
  builder.concatenate({3, 1});
  const Program program = builder.build();
  const std::vector<std::vector<NodeId>> expected = {{}, {0}, {1, 0}, {2, 0, 2}, {3, 1}};
  for (NodeId id = 0; id < expected.size(); ++id) {
    EXPECT_EQ(inputs_of(program.node(id)), expected[id]);
  }
}

TEST(Program, HasPrefixes) {
  ProgramBuilder builder;
  const NodeId x = builder.input(1, 0, 1);
  builder.dense(x, 3, {1, 2, 3}, {}, "three");
  builder.square(x);
  const Program program = builder.build();
  const Program prefix = program.prefix(1);
  EXPECT_EQ(prefix.nodes().size(), 2u);
  EXPECT_EQ(prefix.nodes().back().name, "three");
  EXPECT_EQ(prefix.output_size(), 3u);
  expect_error(invalid_argument, "node 3 does not exist", [&] { program.prefix(3); });
}

}  // namespace
}  // namespace sealion
