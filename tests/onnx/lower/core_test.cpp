// Where a lowered graph is cut.
#include "onnx/lower/core.h"

#include <gtest/gtest.h>

#include "onnx/lower/lower_graph.h"
#include "onnx/support/small_graph.h"
#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

using namespace testing;
using sealion::testing::expect_error;

/// x of three numbers, weights "w" [3][2] and "v" [2][2].
SmallGraph with_weights() {
  SmallGraph graph;
  graph.input({3}).constant("w", random_reals({3, 2}, 1)).constant("v", random_reals({2, 2}, 2));
  return graph;
}

Lowered lowered_to(SmallGraph& graph, const std::string& output) {
  return lower_graph(graph.output(output).graph(), {{3}, {}});
}

const Symbolic& answer_in(const Lowered& lowered) {
  return std::get<Symbolic>(lowered.outputs.back().value);
}

TEST(InnerFunctions, AreThoseThatWeightsStandBehind) {
  SmallGraph graph = with_weights();
  graph.node({"MatMul"}, {"x", "w"}, {"a"}).node({"Relu"}, {"a"}, {"b"});
  graph.node({"MatMul"}, {"b", "v"}, {"c"}).node({"Softmax"}, {"c"}, {"y"});
  const Lowered lowered = lowered_to(graph, "y");
  const auto inner = inner_functions(lowered.program, answer_in(lowered));
  ASSERT_EQ(inner.size(), 1u);
  EXPECT_EQ(inner.front().operation, "Relu");
  EXPECT_EQ(inner.front().node, "Relu 1");
  EXPECT_EQ(inner.front().elements, 2u);
}

TEST(InnerFunctions, ProductsOfFunctionsAreWeightsToo) {
  SmallGraph graph = with_weights();
  graph.node({"MatMul"}, {"x", "w"}, {"a"}).node({"Sigmoid"}, {"a"}, {"b"});
  graph.node({"Mul"}, {"a", "b"}, {"y"});  // what is called Swish
  const Lowered lowered = lowered_to(graph, "y");
  EXPECT_EQ(inner_functions(lowered.program, answer_in(lowered)).size(), 1u);
}

TEST(InnerFunctions, NormalisingBehindTheLastWeightIsNone) {
  SmallGraph graph = with_weights();
  graph.constant("one", reals({}, {1}));
  graph.node({"MatMul"}, {"x", "w"}, {"a"}).node({"Sigmoid"}, {"a"}, {"p"});
  graph.node({"Sub"}, {"one", "p"}, {"q"});
  graph.node({"Concat", {{"axis", std::int64_t{1}}}}, {"q", "p"}, {"y"});
  const Lowered lowered = lowered_to(graph, "y");
  EXPECT_TRUE(inner_functions(lowered.program, answer_in(lowered)).empty());
  const Core core = find_core(lowered.program, answer_in(lowered));
  EXPECT_EQ(core.behind, std::vector<std::string>{"Sigmoid"});
  EXPECT_EQ(lowered.program.nodes[core.answer].name, "MatMul 0");
}

TEST(Cores, EndWhereFunctionsBegin) {
  SmallGraph graph = with_weights();
  graph.node({"MatMul"}, {"x", "w"}, {"a"}).node({"Softmax"}, {"a"}, {"p"});
  graph.node({"ArgMax", {{"axis", std::int64_t{1}}}}, {"p"}, {"y"});
  const Lowered lowered = lowered_to(graph, "y");
  const Core core = find_core(lowered.program, answer_in(lowered));
  EXPECT_EQ(core.behind, (std::vector<std::string>{"Softmax", "ArgMax"}));
  EXPECT_EQ(lowered.program.nodes[core.answer].size, 2u);
}

TEST(Cores, OfWhatHasNoFunctionAreTheOutput) {
  SmallGraph graph = with_weights();
  graph.node({"MatMul"}, {"x", "w"}, {"y"});
  const Lowered lowered = lowered_to(graph, "y");
  const Core core = find_core(lowered.program, answer_in(lowered));
  EXPECT_TRUE(core.behind.empty());
  EXPECT_EQ(core.answer, answer_in(lowered).elements.front().node);
}

TEST(Cores, OfTheLargestOfSeveralProbabilitiesAreTheScores) {
  SmallGraph graph = with_weights();
  graph.node({"MatMul"}, {"x", "w"}, {"a"}).node({"Sigmoid"}, {"a"}, {"p"});
  graph.node({"MatMul"}, {"a", "v"}, {"b"}).node({"Sigmoid"}, {"b"}, {"q"});
  graph.node({"Concat", {{"axis", std::int64_t{1}}}}, {"p", "q"}, {"r"});
  graph.node({"ArgMax", {{"axis", std::int64_t{1}}}}, {"r"}, {"y"});
  const Lowered lowered = lowered_to(graph, "y");
  EXPECT_EQ(find_core(lowered.program, answer_in(lowered)).behind,
            std::vector<std::string>{"ArgMax"});
}

TEST(Cores, MustBeOneValueOfTheRecord) {
  SmallGraph two = with_weights();
  two.node({"MatMul"}, {"x", "w"}, {"a"}).node({"Sigmoid"}, {"a"}, {"p"});
  two.node({"MatMul"}, {"a", "v"}, {"b"}).node({"Tanh"}, {"b"}, {"q"});
  two.node({"Add"}, {"p", "q"}, {"y"});
  const Lowered lowered = lowered_to(two, "y");
  expect_error(ErrorCode::unsupported, "several encrypted values (MatMul 0, MatMul 2)",
               [&] { find_core(lowered.program, answer_in(lowered)); });
  expect_error(ErrorCode::unsupported, "does not depend on the record", [&] {
    find_core(lowered.program, {{1}, {Element::constant(1)}});
  });
}

}  // namespace
}  // namespace sealion::onnx
