// Functions of numbers, of records and of constants alike.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "onnx/support/small_graph.h"
#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

using namespace testing;
using sealion::testing::expect_error;

struct NamedFunction {
  const char* name;
  double (*apply)(double);
  std::map<std::string, Attribute> attributes = {};
};

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

class Functions : public ::testing::TestWithParam<NamedFunction> {};

TEST_P(Functions, OfEachElement) {
  const NamedFunction& function = GetParam();
  const Tensor x = reals({2, 4}, {-3, -1, -0.25, 0, 0.25, 0.5, 1, 3});
  std::vector<double> due = doubles_of(x);
  std::transform(due.begin(), due.end(), due.begin(), function.apply);
  expect_makes({function.name, function.attributes, 20}, {x}, reals({2, 4}, due));
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, Functions,
    ::testing::Values(
        NamedFunction{"Relu", [](double x) { return x > 0 ? x : 0; }},
        NamedFunction{"LeakyRelu", [](double x) { return x > 0 ? x : 0.01 * x; }},
        NamedFunction{"LeakyRelu", [](double x) { return x > 0 ? x : 0.5 * x; }, {{"alpha", 0.5}}},
        NamedFunction{
            "Elu", [](double x) { return x > 0 ? x : 2 * (std::exp(x) - 1); }, {{"alpha", 2.0}}},
        NamedFunction{"Celu",
                      [](double x) { return x > 0 ? x : 2 * (std::exp(x / 2) - 1); },
                      {{"alpha", 2.0}}},
        NamedFunction{"Selu",
                      [](double x) { return 2 * (x > 0 ? x : 3 * (std::exp(x) - 1)); },
                      {{"alpha", 3.0}, {"gamma", 2.0}}},
        NamedFunction{"Sigmoid", logistic},
        NamedFunction{"Tanh", [](double x) { return std::tanh(x); }},
        NamedFunction{"HardSigmoid",
                      [](double x) { return std::min(std::max(0.2 * x + 0.5, 0.0), 1.0); }},
        NamedFunction{"HardSwish",
                      [](double x) { return x * std::min(std::max(x / 6 + 0.5, 0.0), 1.0); }},
        NamedFunction{
            "ThresholdedRelu", [](double x) { return x > 0.5 ? x : 0; }, {{"alpha", 0.5}}},
        NamedFunction{"Softplus", [](double x) { return std::log(1 + std::exp(x)); }},
        NamedFunction{"Softsign", [](double x) { return x / (1 + std::abs(x)); }},
        NamedFunction{"Mish", [](double x) { return x * std::tanh(std::log(1 + std::exp(x))); }},
        NamedFunction{"Gelu", [](double x) { return x * (1 + std::erf(x / std::sqrt(2.0))) / 2; }},
        NamedFunction{"Gelu",
                      [](double x) {
                        return x * logistic(2 * std::sqrt(2 / 3.14159265358979323846) *
                                            (x + 0.044715 * x * x * x));
                      },
                      {{"approximate", std::string("tanh")}}},
        NamedFunction{"Erf", [](double x) { return std::erf(x); }},
        NamedFunction{"Exp", [](double x) { return std::exp(x); }},
        NamedFunction{"Log", [](double x) { return std::log(x); }},
        NamedFunction{"Sqrt", [](double x) { return std::sqrt(x); }},
        NamedFunction{"Abs", [](double x) { return std::abs(x); }},
        NamedFunction{"Sign", [](double x) { return x > 0   ? 1.0
                                                    : x < 0 ? -1.0
                                                            : 0.0; }},
        NamedFunction{"Floor", [](double x) { return std::floor(x); }},
        NamedFunction{"Ceil", [](double x) { return std::ceil(x); }},
        NamedFunction{"Round", [](double x) { return std::nearbyint(x); }},
        NamedFunction{"Not", [](double x) { return x == 0 ? 1.0 : 0.0; }}));

TEST(Clip, TakesBoundsAsAttributesAndAsInputs) {
  const Tensor x = reals({4}, {-2, -0.5, 0.5, 2});
  const auto bound = [](double number) { return reals({}, {number}); };
  expect_makes({"Clip", {{"min", -1.0}, {"max", 1.0}}, 6}, {x}, reals({4}, {-1, -0.5, 0.5, 1}));
  expect_makes({"Clip", {{"max", 0.0}}, 10}, {x}, reals({4}, {-2, -0.5, 0, 0}));
  expect_makes({"Clip"}, {x, bound(-1), bound(1)}, reals({4}, {-1, -0.5, 0.5, 1}));
  expect_makes({"Clip"}, {x, {}, bound(0)}, reals({4}, {-2, -0.5, 0, 0}));
  expect_makes({"Clip"}, {x, bound(0)}, reals({4}, {0, 0, 0.5, 2}));
  expect_makes({"Clip"}, {x}, x);
  expect_error(ErrorCode::corrupt, "one number", [&] {
    made_by({"Clip"}, {x, reals({2}, {0, 1})}, Arrival::record);
  });
}

TEST(PRelu, HasASlopeForEachChannel) {
  expect_makes({"PRelu"}, {reals({1, 2, 2}, {-1, 1, -1, 1}), reals({2, 1}, {0.5, 0.25})},
               reals({1, 2, 2}, {-0.5, 1, -0.25, 1}));
}

std::vector<double> softmax_of(const std::vector<double>& numbers) {
  double sum = 0;
  std::vector<double> shares;
  for (const double number : numbers) sum += std::exp(number);
  for (const double number : numbers) shares.push_back(std::exp(number) / sum);
  return shares;
}

TEST(Softmax, FlattensBeforeOpset13AndKeepsToOneAxisSince) {
  const Tensor x = random_reals({2, 2, 2}, 1);
  const std::vector<double> in = doubles_of(x);
  std::vector<double> flat, last, first(8);
  for (const std::size_t start : {0u, 4u}) {
    for (const double share : softmax_of({in.begin() + start, in.begin() + start + 4})) {
      flat.push_back(share);
    }
  }
  for (const std::size_t start : {0u, 2u, 4u, 6u}) {
    for (const double share : softmax_of({in[start], in[start + 1]})) last.push_back(share);
  }
  for (std::size_t i = 0; i < 4; ++i) {
    const auto shares = softmax_of({in[i], in[i + 4]});
    first[i] = shares[0], first[i + 4] = shares[1];
  }
  expect_makes({"Softmax", {}, 11}, {x}, reals({2, 2, 2}, flat));
  expect_makes({"Softmax", {{"axis", std::int64_t{2}}}, 11}, {x}, reals({2, 2, 2}, last));
  expect_makes({"Softmax", {}, 13}, {x}, reals({2, 2, 2}, last));
  expect_makes({"Softmax", {{"axis", std::int64_t{0}}}, 13}, {x}, reals({2, 2, 2}, first));
  std::vector<double> logarithms = last;
  for (double& number : logarithms) number = std::log(number);
  expect_makes({"LogSoftmax", {{"axis", std::int64_t{-1}}}, 13}, {x}, reals({2, 2, 2}, logarithms));
}

TEST(Softmax, OfLargeNumbersIsNoInfinity) {
  expect_makes({"Softmax"}, {reals({1, 2}, {1000, 1000})}, reals({1, 2}, {0.5, 0.5}));
}

TEST(ArgMax, TellsTheFirstOrTheLastOfEquals) {
  const Tensor x = reals({2, 3}, {1, 4, 4, 3, 0, 3});
  const auto with = [](std::map<std::string, Attribute> attributes) {
    attributes["axis"] = std::int64_t{-1};
    return Operation{"ArgMax", std::move(attributes)};
  };
  expect_makes(with({}), {x}, reals({2, 1}, {1, 0}));
  expect_makes(with({{"keepdims", std::int64_t{0}}}), {x}, reals({2}, {1, 0}));
  expect_makes(with({{"select_last_index", std::int64_t{1}}}), {x}, reals({2, 1}, {2, 2}));
  expect_makes({"ArgMax"}, {x}, reals({1, 3}, {1, 0, 0}));
  expect_makes({"ArgMin", {{"axis", std::int64_t{1}}}}, {x}, reals({2, 1}, {0, 1}));
}

TEST(LayerNormalization, CentresAndScalesTheLastDimensions) {
  const Tensor x = random_reals({2, 3}, 1), scale = random_reals({3}, 2),
               shift = random_reals({3}, 3);
  const std::vector<double> in = doubles_of(x);
  std::vector<double> due;
  for (const std::size_t row : {0u, 3u}) {
    const double mean = (in[row] + in[row + 1] + in[row + 2]) / 3;
    double variance = 0;
    for (std::size_t i = row; i < row + 3; ++i) variance += (in[i] - mean) * (in[i] - mean) / 3;
    for (std::size_t i = 0; i < 3; ++i) {
      due.push_back((in[row + i] - mean) / std::sqrt(variance + 0.1) * doubles_of(scale)[i] +
                    doubles_of(shift)[i]);
    }
  }
  expect_makes({"LayerNormalization", {{"epsilon", 0.1}}, 17}, {x, scale, shift},
               reals({2, 3}, due));
}

TEST(Comparisons, AndWhatIsChosenByThem) {
  const Tensor a = reals({1, 3}, {1, 2, 3}), b = reals({1, 3}, {3, 2, 1});
  expect_makes({"Greater"}, {a, b}, reals({1, 3}, {0, 0, 1}), {0, 1});
  expect_makes({"GreaterOrEqual"}, {a, b}, reals({1, 3}, {0, 1, 1}), {0, 1});
  expect_makes({"LessOrEqual"}, {a, b}, reals({1, 3}, {1, 1, 0}), {0, 1});
  expect_makes({"Equal"}, {a, b}, reals({1, 3}, {0, 1, 0}), {0, 1});
  const Tensor yes = reals({1, 3}, {1, 0, 1});
  expect_makes({"Where"}, {yes, a, b}, reals({1, 3}, {1, 2, 3}), {0, 1, 2});
  expect_makes({"Where"}, {reals({}, {0}), a, b}, b, {1, 2});
  expect_makes({"And"}, {yes, reals({1, 3}, {1, 1, 0})}, reals({1, 3}, {1, 0, 0}), {0, 1});
  expect_makes({"Or"}, {yes, reals({1, 3}, {1, 0, 0})}, reals({1, 3}, {1, 0, 1}), {0, 1});
}

TEST(MaximumAndMinimum, OfAnyNumberOfValues) {
  const Tensor a = reals({1, 2}, {1, 5}), b = reals({2}, {3, 2}), c = reals({}, {2.5});
  expect_makes({"Max"}, {a, b, c}, reals({1, 2}, {3, 5}), {0, 1, 2});
  expect_makes({"Min"}, {a, b, c}, reals({1, 2}, {1, 2}), {0, 1, 2});
  expect_makes({"Max"}, {a}, a);
}

TEST(Choosing, OfIntegersMakesIntegers) {
  // As PyTorch computes the extents of 'expand': what is halved next must be no fraction.
  SmallGraph graph;
  graph.input({1}).constant("sizes", integers({7, -1})).constant("ones", integers({1, 1}));
  graph.constant("none", integers({-1})).constant("two", integers({2}));
  graph.node({"Equal"}, {"sizes", "none"}, {"open"})
      .node({"Where"}, {"open", "ones", "sizes"}, {"y"});
  graph.node({"Div"}, {"y", "two"}, {"half"}).node({"Max"}, {"sizes", "ones"}, {"most"});
  graph.node({"ReduceProd"}, {"most"}, {"all"}).node({"Div"}, {"all", "two"}, {"half of all"});
  graph.output("half").output("half of all");
  const auto made = answers_of(graph.graph(), {1}, {1});
  EXPECT_EQ(made[0], reals({2}, {3, 0}));
  EXPECT_EQ(made[1], reals({1}, {3}));
}

}  // namespace
}  // namespace sealion::onnx
