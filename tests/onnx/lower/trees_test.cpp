// Tree operators that no exporter of ours writes, one record at a time.
#include <gtest/gtest.h>

#include <cmath>

#include "onnx/import/raw_inputs.h"
#include "onnx/lower/lower_graph.h"
#include "real/evaluate.h"
#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

using sealion::testing::expect_error;

using Integers = std::vector<std::int64_t>;
using Numbers = std::vector<double>;
using Names = std::vector<std::string>;

/// One operator over records of so many features.
Graph graph_of(const std::string& operation, std::map<std::string, Attribute> attributes,
               std::size_t features, std::size_t outputs) {
  Graph graph;
  graph.value_names = {"x", "y", "z"};
  Node node{"trees", operation, "ai.onnx.ml", {0}, {1}, std::move(attributes)};
  if (outputs == 2) node.outputs.push_back(2);
  graph.nodes = {node};
  graph.inputs = {{0, "x", ElementType::real32, PortShape{std::nullopt, features}}};
  for (std::size_t i = 1; i <= outputs; ++i) {
    graph.outputs.push_back({i, graph.value_names[i], ElementType::real32, std::nullopt});
  }
  graph.opsets = {{"ai.onnx.ml", 5}};
  return graph;
}

/// One tree: x0 compared with 1 leads to leaves that say `yes` and `no`.
std::map<std::string, Attribute> one_decision(const std::string& mode, double yes, double no) {
  return {{"nodes_treeids", Integers{0, 0, 0}},      {"nodes_nodeids", Integers{0, 1, 2}},
          {"nodes_featureids", Integers{0, 0, 0}},   {"nodes_modes", Names{mode, "LEAF", "LEAF"}},
          {"nodes_values", Numbers{1, 0, 0}},        {"nodes_truenodeids", Integers{1, 0, 0}},
          {"nodes_falsenodeids", Integers{2, 0, 0}}, {"target_treeids", Integers{0, 0}},
          {"target_nodeids", Integers{1, 2}},        {"target_ids", Integers{0, 0}},
          {"target_weights", Numbers{yes, no}}};
}

/// What the last output is of one record.
Numbers answer(const Graph& graph, const Numbers& record) {
  const Records records{{record.size()}, 1, record};
  const Lowered lowered = lower_graph(graph, layout_of(records));
  const auto values =
      real::evaluate_all(lowered.program, raw_inputs(records, lowered.sources, 0, 1));
  Numbers said;
  for (const Element& element : std::get<Symbolic>(lowered.outputs.back().value).elements) {
    said.push_back(element.offset +
                   (element.is_constant()
                        ? 0
                        : element.factor * values[element.node].feature(element.index)[0]));
  }
  return said;
}

Numbers regress(std::map<std::string, Attribute> attributes, const Numbers& record) {
  return answer(graph_of("TreeEnsembleRegressor", std::move(attributes), record.size(), 1), record);
}

TEST(LoweredTrees, CompareAsTheirModeSays) {
  const auto says = [](const std::string& mode, double x) {
    return regress(one_decision(mode, 1, 0), {x}).front();
  };
  const std::pair<const char*, Numbers> due[] = {
      {"BRANCH_LEQ", {1, 1, 0}}, {"BRANCH_LT", {1, 0, 0}}, {"BRANCH_GTE", {0, 1, 1}},
      {"BRANCH_GT", {0, 0, 1}},  {"BRANCH_EQ", {0, 1, 0}}, {"BRANCH_NEQ", {1, 0, 1}}};
  for (const auto& [mode, answers] : due) {
    const Numbers said{says(mode, 0.5), says(mode, 1), says(mode, 1.5)};
    EXPECT_EQ(said, answers) << mode;
  }
}

TEST(LoweredTrees, AddBaseValuesAndTransform) {
  auto attributes = one_decision("BRANCH_LEQ", 2, 4);
  attributes["base_values"] = Numbers{10};
  EXPECT_EQ(regress(attributes, {0}), Numbers{12});
  attributes["aggregate_function"] = std::string("AVERAGE");
  EXPECT_EQ(regress(attributes, {5}), Numbers{14});
  attributes["base_values"] = Numbers{-4};
  attributes["post_transform"] = std::string("LOGISTIC");
  EXPECT_EQ(regress(attributes, {5}), Numbers{0.5});
}

TEST(LoweredTrees, RefuseWhatIsNoSum) {
  for (const char* const aggregate : {"MIN", "MAX"}) {
    auto attributes = one_decision("BRANCH_LEQ", 2, 4);
    attributes["aggregate_function"] = std::string(aggregate);
    expect_error(ErrorCode::unsupported, aggregate, [&] { regress(attributes, {0}); });
  }
  auto probit = one_decision("BRANCH_LEQ", 2, 4);
  probit["post_transform"] = std::string("PROBIT");
  expect_error(ErrorCode::unsupported, "PROBIT", [&] { regress(probit, {0}); });
}

/// A classifier of two classes whose leaves score class `scored`.
Numbers classify(double yes, double no, double x, std::map<std::string, Attribute> more = {}) {
  auto attributes = one_decision("BRANCH_LEQ", yes, no);
  for (const char* const list : {"treeids", "nodeids", "ids", "weights"}) {
    auto node = attributes.extract(std::string("target_") + list);
    node.key() = std::string("class_") + list;
    attributes.insert(std::move(node));
  }
  attributes["classlabels_strings"] = Names{"no", "yes"};
  attributes.merge(more);
  return answer(graph_of("TreeEnsembleClassifier", attributes, 1, 2), {x});
}

TEST(LoweredTrees, OneScoreOfTwoClassesIsAShareOrHasASign) {
  EXPECT_EQ(classify(0.75, 0.25, 0), (Numbers{0.25, 0.75}));
  EXPECT_EQ(classify(0.5, -3, 5), (Numbers{3, -3}));
  const auto probabilities = classify(2, -3, 0, {{"post_transform", std::string("LOGISTIC")}});
  EXPECT_NEAR(probabilities[1], 1 / (1 + std::exp(-2.0)), 1e-12);
  EXPECT_NEAR(probabilities[0] + probabilities[1], 1, 1e-12);
}

/// The operator of opset 5: x0 in {1, 4}, then x1 < 2, to leaves of 1, 2 and 3.
std::map<std::string, Attribute> with_sets() {
  const auto tensor = [](Numbers numbers) { return Tensor{{numbers.size()}, std::move(numbers)}; };
  return {{"tree_roots", Integers{0}},
          {"nodes_featureids", Integers{0, 1}},
          {"nodes_modes", Tensor{{2}, Integers{6, 1}}},
          {"nodes_splits", tensor({0, 2})},
          {"membership_values", tensor({1, 4})},
          {"nodes_truenodeids", Integers{0, 1}},
          {"nodes_trueleafs", Integers{1, 1}},
          {"nodes_falsenodeids", Integers{1, 2}},
          {"nodes_falseleafs", Integers{0, 1}},
          {"leaf_targetids", Integers{0, 0, 0}},
          {"leaf_weights", tensor({1, 2, 3})}};
}

Numbers ask_sets(const std::map<std::string, Attribute>& attributes, const Numbers& record) {
  return answer(graph_of("TreeEnsemble", attributes, 2, 1), record);
}

TEST(LoweredTrees, MayAskForMembersOfASet) {
  EXPECT_EQ(ask_sets(with_sets(), {4, 0}), Numbers{1});
  EXPECT_EQ(ask_sets(with_sets(), {1, 9}), Numbers{1});
  EXPECT_EQ(ask_sets(with_sets(), {2, 1}), Numbers{2});
  EXPECT_EQ(ask_sets(with_sets(), {2, 2}), Numbers{3});
  auto fewer = with_sets();
  fewer.erase("membership_values");
  expect_error(ErrorCode::corrupt, "membership_values", [&] { ask_sets(fewer, {0, 0}); });
}

TEST(LoweredTrees, SharedNodesUnfoldAndChainsOfEqualitiesAreOneDecision) {
  // x0 = 1, 2 or 3 leads to one node, which asks x1 <= 0; another number to a leaf.
  const Graph graph = graph_of("TreeEnsembleRegressor",
                               {{"nodes_treeids", Integers(7, 0)},
                                {"nodes_nodeids", Integers{0, 1, 2, 3, 4, 5, 6}},
                                {"nodes_featureids", Integers{0, 0, 0, 1, 0, 0, 0}},
                                {"nodes_modes", Names{"BRANCH_EQ", "BRANCH_EQ", "BRANCH_EQ",
                                                      "BRANCH_LEQ", "LEAF", "LEAF", "LEAF"}},
                                {"nodes_values", Numbers{1, 2, 3, 0, 0, 0, 0}},
                                {"nodes_truenodeids", Integers{3, 3, 3, 4, 0, 0, 0}},
                                {"nodes_falsenodeids", Integers{1, 2, 6, 5, 0, 0, 0}},
                                {"target_treeids", Integers{0, 0, 0}},
                                {"target_nodeids", Integers{4, 5, 6}},
                                {"target_ids", Integers{0, 0, 0}},
                                {"target_weights", Numbers{10, 20, 30}}},
                               2, 1);
  for (const double member : {1, 2, 3}) {
    EXPECT_EQ(answer(graph, {member, 0}), Numbers{10});
    EXPECT_EQ(answer(graph, {member, 1}), Numbers{20});
  }
  EXPECT_EQ(answer(graph, {4, 0}), Numbers{30});
  const Lowered lowered = lower_graph(graph, {{2}, {}});
  const auto& forest = std::get<real::ForestNode>(lowered.program.nodes[1].operation);
  EXPECT_EQ(forest.trees.decisions.size(), 2U);
}

}  // namespace
}  // namespace sealion::onnx
