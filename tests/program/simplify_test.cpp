#include "program/simplify.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "program/builders.h"
#include "program/reference.h"
#include "support/random_program.h"

namespace sealion {
namespace {

using testing::bytes_of;
using Rows = std::vector<std::vector<LinearTerm>>;

std::vector<std::string> names_of(const Program& program) {
  std::vector<std::string> names;
  for (const Node& node : program.nodes()) names.push_back(node.name);
  return names;
}

const Node& node_called(const Program& program, const std::string& name) {
  for (const Node& node : program.nodes()) {
    if (node.name == name) return node;
  }
  throw std::out_of_range(name);
}

template <typename Operation>
const Operation& operation_called(const Program& program, const std::string& name) {
  return std::get<Operation>(node_called(program, name).operation);
}

void expect_same_answers(const Program& program, const Program& simplified) {
  const IntegerBatch inputs = testing::random_and_extreme_inputs(program, 40, 1);
  EXPECT_EQ(evaluate_reference(simplified, inputs), evaluate_reference(program, inputs));
}

/// Rows of the identity, less the closed ones.
Rows gate_rows(const std::vector<bool>& is_open) {
  Rows rows(is_open.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (is_open[i]) rows[i] = {{i, 1}};
  }
  return rows;
}

std::vector<std::int32_t> weights_for(std::size_t count) {
  std::vector<std::int32_t> weights;
  for (std::size_t i = 0; i < count; ++i) weights.push_back(static_cast<std::int32_t>(i % 7) + 1);
  return weights;
}

/// conv 2 filters on 4 x 4, square, gate, pool 2 x 2, dense.
Program gated_network(const std::vector<bool>& is_open) {
  ProgramBuilder builder;
  const Window conv =
      same_padding({.height = 4, .width = 4, .kernel_height = 3, .kernel_width = 3});
  NodeId x = builder.conv2d(builder.input(16, 0, 3), conv, 2, weights_for(18), {1, -2});
  x = builder.sparse(builder.square(x), gate_rows(is_open), {}, "gate");
  const Window pool{.height = 4,
                    .width = 4,
                    .channels = 2,
                    .kernel_height = 2,
                    .kernel_width = 2,
                    .stride_y = 2,
                    .stride_x = 2};
  builder.dense(builder.sum_pool(x, pool), 3, weights_for(24), {5, 6, 7});
  return builder.build();
}

TEST(Simplify, TakesClosedGatesOutOfTheWholeNetwork) {
  std::vector<bool> is_open(32, true);
  // Channel 0 in the first pool cell: its four inputs; and one input of the last cell.
  for (const std::size_t i : {0, 2, 8, 10, 31}) is_open[i] = false;
  const Program program = gated_network(is_open);
  const Program simplified = simplify(program);
  EXPECT_EQ(names_of(simplified),
            (std::vector<std::string>{"input", "conv2d_1", "square_1", "sum_pool_1", "dense_1"}));
  const Node& conv = node_called(simplified, "conv2d_1");
  EXPECT_EQ(conv.size, 27u);
  // Row 0 is now the second filter at the first position: the kernel's lower right 2 x 2.
  const auto& rows = std::get<SparseNode>(conv.operation);
  EXPECT_EQ(rows.bias[0], -2);
  EXPECT_EQ(rows.row_starts[1], 4u);
  EXPECT_EQ(std::vector<std::uint32_t>(rows.columns.begin(), rows.columns.begin() + 4),
            (std::vector<std::uint32_t>{0, 1, 4, 5}));
  EXPECT_EQ(node_called(simplified, "square_1").size, 27u);
  EXPECT_TRUE(is_square(node_called(simplified, "square_1")));
  const auto& pool = operation_called<SparseNode>(simplified, "sum_pool_1");
  EXPECT_EQ(pool.bias.size(), 7u);
  EXPECT_EQ(pool.columns.size(), 27u);
  const auto& dense = operation_called<DenseNode>(simplified, "dense_1");
  std::vector<std::int32_t> kept;
  for (std::size_t i = 0; i < 24; ++i) {
    if (i % 8 != 0) kept.push_back(weights_for(24)[i]);
  }
  EXPECT_EQ(dense.weights, kept);
  EXPECT_EQ(dense.bias, (std::vector<std::int64_t>{5, 6, 7}));
  expect_same_answers(program, simplified);
}

TEST(Simplify, LeavesOpenGatesOutAndKeepsTheLayersThatLoseNothing) {
  const Program simplified = simplify(gated_network(std::vector<bool>(32, true)));
  EXPECT_TRUE(std::holds_alternative<Conv2DNode>(simplified.node(1).operation));
  EXPECT_TRUE(std::holds_alternative<SumPoolNode>(simplified.node(3).operation));
  EXPECT_EQ(simplified.nodes().size(), 5u);
}

TEST(Simplify, OfClosedGatesAloneLeavesConstantAnswers) {
  const Program program = gated_network(std::vector<bool>(32));
  const Program simplified = simplify(program);
  EXPECT_EQ(names_of(simplified), (std::vector<std::string>{"input", "dense_1"}));
  EXPECT_TRUE(operation_called<SparseNode>(simplified, "dense_1").weights.empty());
  expect_same_answers(program, simplified);
}

/// A gate with constants in its closed rows, before a dense layer.
TEST(Simplify, TakesConstantsIntoTheBias) {
  ProgramBuilder builder;
  const NodeId x = builder.square(builder.input(3, -2, 2));
  builder.dense(builder.sparse(x, {{{0, 1}}, {}, {{2, 1}}}, {0, 10, 0}), 2, {1, 2, 3, 4, 5, 6},
                {7, 8});
  const Program program = builder.build();
  const Program simplified = simplify(program);
  const auto& dense = operation_called<DenseNode>(simplified, "dense_1");
  EXPECT_EQ(dense.weights, (std::vector<std::int32_t>{1, 3, 4, 6}));
  EXPECT_EQ(dense.bias, (std::vector<std::int64_t>{27, 58}));
  EXPECT_EQ(node_called(simplified, "square_1").size, 2u);
  expect_same_answers(program, simplified);
}

TEST(Simplify, KeepsConstantsThatNoBiasCanHold) {
  ProgramBuilder builder;
  const NodeId x = builder.sparse(builder.input(2, -2, 2), {{{0, 1}}, {}}, {0, largest_constant});
  builder.dense(x, 1, {3, 2}, {1});
  const Program program = builder.build();
  const Program simplified = simplify(program);
  EXPECT_EQ(simplified.node(1).size, 2u);
  expect_same_answers(program, simplified);
}

TEST(Simplify, DropsWhatNobodyReads) {
  ProgramBuilder builder;
  const NodeId x = builder.input(4, -2, 2);
  const NodeId hidden = builder.dense(x, 3, weights_for(12), {1, 2, 3});
  builder.square(hidden, "unread");
  builder.dense(builder.square(hidden, "read"), 2, {1, 0, 2, 3, 0, 4});
  const Program program = builder.build();
  const Program simplified = simplify(program);
  EXPECT_EQ(names_of(simplified),
            (std::vector<std::string>{"input", "dense_1", "read", "dense_2"}));
  EXPECT_EQ(operation_called<DenseNode>(simplified, "dense_1").weights,
            (std::vector<std::int32_t>{1, 2, 3, 4, 2, 3, 4, 5}));
  EXPECT_EQ(operation_called<DenseNode>(simplified, "dense_2").weights,
            (std::vector<std::int32_t>{1, 2, 3, 4}));
  expect_same_answers(program, simplified);
}

TEST(Simplify, SelectsForASumWhatAnotherReaderHasWhole) {
  ProgramBuilder builder;
  const NodeId x = builder.dense(builder.input(3, -2, 2), 3, weights_for(9));
  const NodeId gated = builder.sparse(builder.square(x), {{{0, 1}}, {}, {{2, 1}}}, {0, 4, 0});
  builder.sum({x, gated});
  const Program program = builder.build();
  const Program simplified = simplify(program);
  EXPECT_EQ(node_called(simplified, "square_1").size, 2u);
  EXPECT_EQ(node_called(simplified, "sparse_1").size, 3u);
  EXPECT_EQ(operation_called<SparseNode>(simplified, "sparse_1").bias,
            (std::vector<std::int64_t>{0, 4, 0}));
  EXPECT_EQ(operation_called<SparseNode>(simplified, "dense_1/selection").columns,
            (std::vector<std::uint32_t>{0, 2}));
  expect_same_answers(program, simplified);
}

TEST(Simplify, TurnsProductsWithConstantsIntoScaling) {
  ProgramBuilder builder;
  const NodeId x = builder.square(builder.input(2, -2, 2));
  const NodeId scale = builder.sparse(x, {{}, {}}, {3, -4}, "scale");
  builder.product(scale, x, "scaled");
  const Program program = builder.build();
  const Program simplified = simplify(program);
  EXPECT_EQ(operation_called<SparseNode>(simplified, "scaled").weights,
            (std::vector<std::int32_t>{3, -4}));
  EXPECT_EQ(simplified.nodes().size(), 3u);
  expect_same_answers(program, simplified);
}

TEST(Simplify, PutsSelectionsIntoTheirReaders) {
  ProgramBuilder builder;
  const NodeId x = builder.square(builder.input(3, -2, 2));
  const NodeId turned = builder.sparse(x, {{{2, 1}}, {{0, 1}}, {{1, 1}}}, {}, "turn");
  const NodeId dense = builder.dense(turned, 1, {1, 2, 3});
  const NodeId sparse = builder.sparse(turned, {{{0, 4}, {1, 5}}}, {}, "sparse");
  builder.concatenate({dense, sparse});
  const Program program = builder.build();
  const Program simplified = simplify(program);
  EXPECT_EQ(operation_called<DenseNode>(simplified, "dense_1").weights,
            (std::vector<std::int32_t>{2, 3, 1}));
  EXPECT_EQ(operation_called<SparseNode>(simplified, "sparse").columns,
            (std::vector<std::uint32_t>{0, 2}));
  EXPECT_EQ(simplified.nodes().size(), 5u);
  expect_same_answers(program, simplified);
}

/// A product cannot take its operand's order from anywhere else.
TEST(Simplify, KeepsSelectionsThatOthersRead) {
  ProgramBuilder builder;
  const NodeId x = builder.square(builder.input(3, -2, 2));
  const NodeId turned = builder.sparse(x, {{{2, 1}}, {{0, 1}}, {{1, 1}}});
  builder.square(turned);
  const Program program = builder.build();
  EXPECT_EQ(bytes_of(simplify(program)), bytes_of(program));
}

TEST(Simplify, DropsSumsOfOneOperandAlsoAtTheOutput) {
  ProgramBuilder builder;
  const NodeId x = builder.square(builder.input(3, -2, 2));
  builder.sum({builder.concatenate({builder.sum({x})})});
  const Program program = builder.build();
  const Program simplified = simplify(program);
  EXPECT_EQ(names_of(simplified), (std::vector<std::string>{"input", "square_1"}));
  expect_same_answers(program, simplified);
}

TEST(Simplify, ReturnsWhatIsSimpleAsItIs) {
  ProgramBuilder builder;
  const Window window =
      same_padding({.height = 4, .width = 4, .kernel_height = 3, .kernel_width = 3});
  const NodeId x = builder.conv2d(builder.input(16, 0, 3), window, 2, weights_for(18));
  const NodeId powers = builder.polynomial(x, {1, 2, 3});
  const NodeId wide = builder.concatenate({powers, x});
  builder.dense(builder.sparse(wide, {{{0, 2}, {40, 1}}, {{63, -1}}}, {0, 3}), 2, {1, 2, 3, 4});
  const Program program = simplify(builder.build());
  EXPECT_EQ(bytes_of(simplify(program)), bytes_of(program));
}

RC_GTEST_PROP(Simplify, KeepsTheAnswersOfRandomProgramsWithGates, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const Program program = testing::random_program(seed, {.steps = 8, .gated = 0.5});
  const Program simplified = simplify(program);
  const IntegerBatch inputs = testing::random_and_extreme_inputs(program, 40, seed);
  RC_ASSERT(evaluate_reference(simplified, inputs) == evaluate_reference(program, inputs));
  // A constant that two selections have in place of the node itself is seen at the next time.
  const Program again = simplify(simplified);
  const bool is_settled = bytes_of(simplify(again)) == bytes_of(again);
  RC_ASSERT(is_settled);
}

}  // namespace
}  // namespace sealion
