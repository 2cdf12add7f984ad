// Operators of ai.onnx.ml.
#include <gtest/gtest.h>

#include <cmath>

#include "onnx/lower/lower_graph.h"
#include "onnx/support/small_graph.h"
#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

using namespace testing;
using sealion::testing::expect_error;

TEST(Scaler, HasOneScaleOrOneForEachFeature) {
  const Tensor x = reals({1, 3}, {1, 2, 3});
  expect_makes(classical("Scaler", {{"offset", Numbers{1, 0, -1}}, {"scale", Numbers{2, 3, 0.5}}}),
               {x}, reals({1, 3}, {0, 6, 2}));
  expect_makes(classical("Scaler", {{"offset", Numbers{1}}, {"scale", Numbers{2}}}), {x},
               reals({1, 3}, {0, 2, 4}));
  expect_error(ErrorCode::corrupt, "'scale' has 2 numbers for 3 features", [&] {
    made_by(classical("Scaler", {{"scale", Numbers{1, 2}}}), {x}, Arrival::record);
  });
}

TEST(Linear, ScoresAndProbabilities) {
  const Tensor x = reals({1, 2}, {1, 2});
  const Attributes weights = {{"coefficients", Numbers{1, -1, 0, 1, 2, 0}},
                              {"intercepts", Numbers{0.5, 0, -1}}};
  auto regressor = weights;
  regressor["targets"] = std::int64_t{3};
  expect_makes(classical("LinearRegressor", regressor), {x}, reals({1, 3}, {-0.5, 2, 1}));

  auto classifier = weights;
  classifier["classlabels_strings"] = Texts{"a", "b", "c"};
  const auto made = [&](const char* transform) {
    classifier["post_transform"] = std::string(transform);
    return made_by(classical("LinearClassifier", classifier, 2), {x}, Arrival::record);
  };
  EXPECT_EQ(made("NONE")[0], reals({1}, {1}));
  EXPECT_EQ(made("NONE")[1], reals({1, 3}, {-0.5, 2, 1}));
  EXPECT_NEAR(doubles_of(made("LOGISTIC")[1])[1], 1 / (1 + std::exp(-2.0)), 1e-12);
  EXPECT_NEAR(doubles_of(made("SOFTMAX")[1])[1],
              std::exp(2.0) / (std::exp(-0.5) + std::exp(2.0) + std::exp(1.0)), 1e-12);
  expect_error(ErrorCode::unsupported, "'post_transform' is 'PROBIT'", [&] { made("PROBIT"); });
}

TEST(Linear, RefusesCoefficientsOfOtherFeatures) {
  expect_error(ErrorCode::corrupt, "5 coefficients", [] {
    made_by(classical("LinearRegressor", {{"coefficients", Numbers(5, 1)}}),
            {reals({1, 2}, {1, 2})}, Arrival::record);
  });
}

TEST(Normalizer, DividesByTheSizeOfEachRow) {
  const Tensor x = reals({2, 2}, {3, -4, 0, 0});
  const auto expect = [&](const char* norm, const Numbers& due) {
    expect_makes(classical("Normalizer", {{"norm", std::string(norm)}}), {x}, reals({2, 2}, due));
  };
  expect("L1", {3.0 / 7, -4.0 / 7, 0, 0});
  expect("L2", {0.6, -0.8, 0, 0});
  expect("MAX", {1, -4.0 / 3, 0, 0});
}

TEST(Normalizer, IsTheClientsInFrontOfEverything) {
  const auto lowered = [](const Shape& record, bool scaled) {
    SmallGraph graph(1);
    graph.input(record).constant("two", reals({}, {2})).node({"Mul"}, {"x", "two"}, {"double"});
    graph.node(classical("Normalizer", {{"norm", std::string("L2")}}), {scaled ? "double" : "x"},
               {"y"});
    return lower_graph(graph.output("y").graph(), {record, {}});
  };
  const Lowered clients = lowered({3}, false);
  ASSERT_EQ(clients.sources.size(), 6u);
  EXPECT_EQ(clients.sources[5].norm, RecordNorm::l2);
  EXPECT_EQ(clients.sources[5].column, 2u);
  EXPECT_EQ(lowered({3}, true).sources.size(), 3u);
  EXPECT_EQ(lowered({2, 3}, false).sources.size(), 6u);  // rows of a record, each by itself
}

TEST(Binarizer, ComparesWithItsThreshold) {
  expect_makes(classical("Binarizer", {{"threshold", 1.0}}), {reals({1, 3}, {0, 1, 2})},
               reals({1, 3}, {0, 0, 1}));
}

TEST(ArrayFeatureExtractor, TakesEntriesOfTheLastDimension) {
  const Tensor x = reals({2, 3}, {0, 1, 2, 3, 4, 5});
  expect_makes(classical("ArrayFeatureExtractor"), {x, integers({2, 0})},
               reals({2, 2}, {2, 0, 5, 3}));
}

TEST(FeatureVectorizer, PutsFeaturesInARow) {
  expect_makes(classical("FeatureVectorizer"), {reals({1, 2}, {1, 2}), reals({1, 1}, {3})},
               reals({1, 3}, {1, 2, 3}), {0, 1});
  expect_error(ErrorCode::corrupt, "without dimensions",
               [] { made_by(classical("FeatureVectorizer"), {reals({}, {1})}, Arrival::record); });
}

/// A table of a column of numbers and one of texts, through operators that stand first.
Lowered lowered_table(const Operation& operation, ElementType type) {
  SmallGraph graph(1);
  graph.input({1}, type).node(operation, {"x"}, {"y"}).output("y");
  return lower_graph(graph.graph(), {{1}, {{"x", type == ElementType::text}}});
}

TEST(Imputer, ReplacesWhatIsMissingBeforeAnythingElse) {
  const double nan = std::nan("");
  const Operation imputer =
      classical("Imputer", {{"imputed_value_floats", Numbers{2.5}}, {"replaced_value_float", nan}});
  const Lowered lowered = lowered_table(imputer, ElementType::real32);
  ASSERT_EQ(lowered.sources.size(), 2u);
  EXPECT_EQ(lowered.sources.back().missing, 2.5);
  expect_error(ErrorCode::unsupported, "replaces 0", [] {
    lowered_table(classical("Imputer", {{"imputed_value_floats", Numbers{2.5}}}),
                  ElementType::real32);
  });
  expect_error(ErrorCode::unsupported, "stands behind other operators", [&] {
    made_by(imputer, {reals({1, 1}, {2})}, Arrival::scaled);
  });
}

TEST(OneHotEncoder, AsksForEachCategory) {
  const Operation encoder = classical(
      "OneHotEncoder", {{"cats_strings", Texts{"red", "blue"}}, {"zeros", std::int64_t{0}}});
  const Lowered lowered = lowered_table(encoder, ElementType::text);
  ASSERT_EQ(lowered.sources.size(), 2u);
  EXPECT_EQ(lowered.sources[0].category, "red");
  EXPECT_EQ(lowered.sources[1].category, "blue");
  EXPECT_FALSE(lowered.sources[1].takes_others);
  EXPECT_EQ(shape_of(lowered.outputs.front().value), (Shape{1, 1, 2}));
  expect_error(ErrorCode::unsupported, "texts are due",
               [&] { lowered_table(encoder, ElementType::real32); });
}

TEST(Labels, NameTheNumbersOfClasses) {
  SmallGraph graph(1);
  graph.input({2}).constant("names", {{1, 2}, Texts{"no", "yes"}});
  graph.node({"ArgMax", {{"axis", std::int64_t{1}}}, 1}, {"x"}, {"best"});
  graph.node(classical("ArrayFeatureExtractor"), {"names", "best"}, {"label"}).output("label");
  graph
      .node(classical("LabelEncoder", {{"keys_int64s", std::vector<std::int64_t>{1, 0}},
                                       {"values_strings", Texts{"ill", "well"}}}),
            {"best"}, {"named"})
      .output("named");
  const Lowered lowered = lower_graph(graph.graph(), {{2}, {}});
  EXPECT_EQ(std::get<Symbolic>(lowered.outputs[0].value).class_names, (Texts{"no", "yes"}));
  EXPECT_EQ(std::get<Symbolic>(lowered.outputs[1].value).class_names, (Texts{"well", "ill"}));
}

}  // namespace
}  // namespace sealion::onnx
