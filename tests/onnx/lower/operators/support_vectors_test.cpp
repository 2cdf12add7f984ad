// Operators of ai.onnx.ml that compare records with support vectors.
#include <gtest/gtest.h>

#include <cmath>

#include "onnx/support/small_graph.h"
#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

using namespace testing;
using sealion::testing::expect_error;

/// Two support vectors, (1, 2) that counts 3 and (0, -1) that counts -2.
Attributes two_vectors(const std::string& kernel, double gamma = 1, double shift = 0,
                       double degree = 3) {
  return {{"kernel_type", kernel},
          {"kernel_params", Numbers{gamma, shift, degree}},
          {"support_vectors", Numbers{1, 2, 0, -1}},
          {"coefficients", Numbers{3, -2}},
          {"rho", Numbers{0.5}}};
}

Attributes of_classes(Attributes attributes, std::size_t classes) {
  attributes["classlabels_ints"] = Integers(classes, 1);
  attributes["vectors_per_class"] = Integers(classes, 1);
  return attributes;
}

Tensor regress(Attributes attributes, const Numbers& record) {
  return made_by(classical("SVMRegressor", std::move(attributes)),
                 {reals({1, record.size()}, record)}, Arrival::record)
      .front();
}

std::vector<Tensor> classify(Attributes attributes, const Numbers& record) {
  return made_by(classical("SVMClassifier", std::move(attributes), 2),
                 {reals({1, record.size()}, record)}, Arrival::record);
}

TEST(SupportVectors, CountWithWhatTheRecordHasInCommonWithThem) {
  // <x, v> is 8 and -3.
  EXPECT_EQ(regress(two_vectors("LINEAR"), {2, 3}), reals({1, 1}, {3 * 8 - 2 * -3 + 0.5}));
  EXPECT_EQ(regress(two_vectors("POLY", 0.5, 1, 2), {2, 3}),
            reals({1, 1}, {3 * 25 - 2 * 0.25 + 0.5}));
  EXPECT_EQ(regress(two_vectors("POLY", 0.5, 1, 3), {2, 3}),
            reals({1, 1}, {3 * 125 - 2 * -0.125 + 0.5}));
  EXPECT_EQ(regress(two_vectors("POLY", 0.5, 1, 1), {2, 3}),
            reals({1, 1}, {3 * 5 - 2 * -0.5 + 0.5}));
}

TEST(SupportVectors, TellTheSecondClassWhereTheScoreIsNotPositive) {
  const auto positive = classify(of_classes(two_vectors("LINEAR"), 2), {2, 3});
  EXPECT_EQ(positive[0], reals({1}, {0}));
  EXPECT_EQ(positive[1], reals({1, 2}, {-30.5, 30.5}));
  const auto negative = classify(of_classes(two_vectors("LINEAR"), 2), {-2, -3});
  EXPECT_EQ(negative[0], reals({1}, {1}));
  EXPECT_EQ(negative[1], reals({1, 2}, {29.5, -29.5}));
}

TEST(SupportVectors, TellTheLikelierClassWhereTheyHaveProbabilities) {
  Attributes attributes = of_classes(two_vectors("LINEAR"), 2);
  attributes["prob_a"] = Numbers{0.125};
  attributes["prob_b"] = Numbers{-4};
  const auto made = classify(attributes, {2, 3});  // 30.5 / 8 - 4
  EXPECT_EQ(made[0], reals({1}, {0}));
  EXPECT_NEAR(doubles_of(made[1])[1], 1 / (1 + std::exp(0.1875)), 1e-12);
  EXPECT_NEAR(doubles_of(made[1])[0], 1 / (1 + std::exp(-0.1875)), 1e-12);
}

TEST(SupportVectors, RefuseWhatIsNoSumOfProducts) {
  const auto refused = [](const char* reason, const Attributes& attributes) {
    expect_error(ErrorCode::unsupported, reason, [&] { classify(attributes, {2, 3}); });
  };
  refused("its kernel is 'RBF'", of_classes(two_vectors("RBF"), 2));
  refused("its kernel is 'SIGMOID'", of_classes(two_vectors("SIGMOID"), 2));
  refused("a polynomial of degree 2.5", of_classes(two_vectors("POLY", 1, 0, 2.5), 2));
  refused("a polynomial of degree 17", of_classes(two_vectors("POLY", 1, 0, 17), 2));
  refused("a polynomial of degree nan", of_classes(two_vectors("POLY", 1, 0, std::nan("")), 2));
  refused("3 classes that vote in pairs", of_classes(two_vectors("LINEAR"), 3));
  Attributes one_class = two_vectors("LINEAR");
  one_class["one_class"] = std::int64_t{1};
  expect_error(ErrorCode::unsupported, "one class from all others", [&] {
    regress(one_class, {2, 3});
  });
}

TEST(SupportVectors, RefuseNumbersThatDoNotFitTogether) {
  const auto refused = [](const char* reason, const char* attribute, const Numbers& numbers) {
    Attributes attributes = of_classes(two_vectors("POLY"), 2);
    attributes[attribute] = numbers;
    expect_error(ErrorCode::corrupt, reason, [&] { classify(attributes, {2, 3}); });
  };
  refused("3 numbers in support vectors for 2 coefficients and 2 features", "support_vectors",
          {1, 2, 3});
  refused("for 0 coefficients", "coefficients", {});
  refused("'rho' has 2 numbers", "rho", {1, 2});
  refused("'kernel_params'", "kernel_params", {1, 2});
  refused("one 'prob_b'", "prob_a", {1});
}

}  // namespace
}  // namespace sealion::onnx
