// Numbers that a model tells through a function behind its last weight.
#include "onnx/import/final_function.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "heras/model/model.h"
#include "onnx/import/import_model.h"
#include "onnx/lower/core.h"
#include "onnx/lower/lower_graph.h"
#include "onnx/support/small_graph.h"
#include "real/evaluate.h"
#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

using namespace testing;
using sealion::testing::expect_error;

/// 0.5 x0 - x1 + 0.25 behind which `then` does what it likes to "a" and makes "y".
template <typename Then>
SmallGraph sum_and(const Then& then) {
  SmallGraph graph;
  graph.input({2}).constant("w", reals({2, 1}, {0.5, -1})).constant("b", reals({1}, {0.25}));
  graph.constant("one", reals({}, {1})).constant("three", reals({}, {3}));
  graph.node({"Gemm"}, {"x", "w", "b"}, {"a"});
  then(graph);
  graph.output("y");
  return graph;
}

std::optional<FinalFunction> found_in(const SmallGraph& graph) {
  const Lowered lowered = lower_graph(graph.graph(), {{2}, {}});
  const auto& asked = std::get<Symbolic>(lowered.outputs.front().value);
  return final_function(lowered.program, find_core(lowered.program, asked).answer, asked);
}

TEST(FinalFunctions, AreFoundWithWhatScalesThem) {
  const auto plain = found_in(sum_and([](SmallGraph& g) { g.node({"Softplus"}, {"a"}, {"y"}); }));
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->function, AnswerFunction::softplus);
  const auto scaled = found_in(sum_and([](SmallGraph& g) {
    g.node({"Exp"}, {"a"}, {"e"}).node({"Mul"}, {"e", "three"}, {"y"});
  }));
  ASSERT_TRUE(scaled);
  EXPECT_EQ(scaled->function, AnswerFunction::exp);
  EXPECT_NEAR(scaled->offset, std::log(3), 1e-12);
  const auto shifted = found_in(sum_and([](SmallGraph& g) {
    g.node({"Exp"}, {"a"}, {"e"}).node({"Sub"}, {"e", "one"}, {"y"});
  }));
  ASSERT_TRUE(shifted);
  EXPECT_EQ(shifted->function, AnswerFunction::expm1);
}

TEST(FinalFunctions, AreNoneWhereClientsDoNothingOfTheKind) {
  EXPECT_FALSE(found_in(sum_and([](SmallGraph& g) { g.node({"Sin"}, {"a"}, {"y"}); })));
  EXPECT_FALSE(found_in(sum_and([](SmallGraph& g) {
    g.node({"Tanh"}, {"a"}, {"t"}).node({"Mul"}, {"t", "three"}, {"y"});
  })));
  EXPECT_FALSE(found_in(
      sum_and([](SmallGraph& g) { g.node({"Exp"}, {"a"}, {"e"}).node({"Exp"}, {"e"}, {"y"}); })));
}

/// Records in [-1, 1] and what the graph says of them.
Dataset records_of(const SmallGraph& graph, std::size_t count) {
  std::mt19937 generator(5);
  std::uniform_real_distribution<double> any(-1, 1);
  std::vector<double> values;
  RealTargets known{"count", {}};
  for (std::size_t i = 0; i < count; ++i) {
    const std::vector<double> record = {any(generator), any(generator)};
    values.insert(values.end(), record.begin(), record.end());
    known.of_record.push_back(doubles_of(answers_of(graph.graph(), {2}, record).front()).front());
  }
  return {Records{{2}, count, std::move(values)}, std::move(known)};
}

TEST(FinalFunctions, AreDoneByClients) {
  const SmallGraph graph = sum_and([](SmallGraph& g) { g.node({"Exp"}, {"a"}, {"y"}); });
  const Dataset data = records_of(graph, 200);
  const ImportedModel imported = import_model(graph.graph(), data, {.name = "poisson"});
  const auto& task = std::get<RealAnswers>(imported.model.task());
  EXPECT_EQ(task.name, "count");
  EXPECT_EQ(task.function, AnswerFunction::exp);
  EXPECT_EQ(imported.report.left_to_client, std::vector<std::string>{"Exp"});
  EXPECT_GT(imported.report.losses.back().agreement, 0.999);
  EXPECT_NEAR(*imported.report.original_accuracy, 1, 1e-9);
}

TEST(FinalFunctions, OfOthersAreRefused) {
  const SmallGraph graph = sum_and([](SmallGraph& g) { g.node({"Sin"}, {"a"}, {"y"}); });
  expect_error(ErrorCode::unsupported, "passes Sin behind the last weight",
               [&] { import_model(graph.graph(), records_of(graph, 20), {.name = "it"}); });
}

}  // namespace
}  // namespace sealion::onnx
