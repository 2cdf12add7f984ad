// Operators on elements beside plain loops.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numeric>

#include "onnx/lower/arrangement.h"
#include "onnx/support/small_graph.h"
#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

using namespace testing;
using sealion::testing::expect_error;
using Binary = std::function<double(double, double)>;

/// NumPy's broadcasting, element by element.
Tensor on_pairs(const Tensor& a, const Tensor& b, const Shape& shape, const Binary& function) {
  const std::vector<double> left = doubles_of(a), right = doubles_of(b);
  std::vector<double> made(element_count(shape));
  const auto stretched = [&](const Shape& from, const Shape& position) {
    Shape own(from.size());
    for (std::size_t d = 0; d < from.size(); ++d) {
      own[d] = from[d] == 1 ? 0 : position[shape.size() - from.size() + d];
    }
    return place_of(from, own);
  };
  for_each_place(shape, [&](const Shape& position, std::size_t i) {
    made[i] = function(left[stretched(a.shape, position)], right[stretched(b.shape, position)]);
  });
  return {shape, std::move(made)};
}

struct Stretched {
  Shape a, b, both;
};

class Broadcasting : public ::testing::TestWithParam<Stretched> {};

TEST_P(Broadcasting, StretchesEitherSide) {
  const auto& [a_shape, b_shape, both] = GetParam();
  const Tensor a = random_reals(a_shape, 1), b = random_reals(b_shape, 2);
  expect_makes({"Add"}, {a, b}, on_pairs(a, b, both, std::plus<>()), {0, 1});
  expect_makes({"Sub"}, {a, b}, on_pairs(a, b, both, std::minus<>()), {0, 1});
  expect_makes({"Mul"}, {a, b}, on_pairs(a, b, both, std::multiplies<>()), {0, 1});
  expect_makes({"Div"}, {a, b}, on_pairs(a, b, both, std::divides<>()), {0, 1});
  expect_makes({"Sum"}, {a, b, a},
               on_pairs(a, b, both, [](double x, double y) { return 2 * x + y; }), {0, 1, 2});
  expect_makes({"Mean"}, {a, b},
               on_pairs(a, b, both, [](double x, double y) { return (x + y) / 2; }), {0, 1});
  expect_makes({"Max"}, {a, b},
               on_pairs(a, b, both, [](double x, double y) { return std::max(x, y); }), {0, 1});
  expect_makes({"Less"}, {a, b}, on_pairs(a, b, both, std::less<>()), {0, 1});
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, Broadcasting,
    ::testing::Values(Stretched{{2, 3}, {2, 3}, {2, 3}}, Stretched{{2, 3}, {}, {2, 3}},
                      Stretched{{}, {2, 3}, {2, 3}}, Stretched{{3}, {2, 3}, {2, 3}},
                      Stretched{{2, 1}, {1, 3}, {2, 3}}, Stretched{{4, 1, 1}, {1, 3, 2}, {4, 3, 2}},
                      Stretched{{1}, {1, 1}, {1, 1}}));

TEST(Broadcasting, RefusesShapesThatDoNotGoTogether) {
  expect_error(ErrorCode::unsupported, "do not go together", [] {
    made_by({"Add"}, {random_reals({2}, 1), random_reals({3}, 2)}, Arrival::record);
  });
}

TEST(Arithmetic, BothOperandsOfTheRecord) {
  SmallGraph graph;
  graph.input({3}).node({"Mul"}, {"x", "x"}, {"square"}).node({"Add"}, {"x", "square"}, {"sum"});
  graph.node({"Sub"}, {"sum", "x"}, {"y"}).node({"Neg"}, {"y"}, {"z"}).output("y").output("z");
  const auto made = answers_of(graph.graph(), {3}, {1, -2, 3});
  EXPECT_EQ(made[0], reals({1, 3}, {1, 4, 9}));
  EXPECT_EQ(made[1], reals({1, 3}, {-1, -4, -9}));
}

TEST(Arithmetic, IntegersDivideTowardsZeroAndWrap) {
  const auto made = [](const char* name, std::int64_t a, std::int64_t b) {
    return doubles_of(
        made_by({name}, {integers({a}), integers({b})}, Arrival::constant).front())[0];
  };
  EXPECT_EQ(made("Div", 7, 2), 3);
  EXPECT_EQ(made("Div", -7, 2), -3);
  const std::int64_t least = std::numeric_limits<std::int64_t>::min();
  EXPECT_EQ(made("Div", least, -1), static_cast<double>(least));
  EXPECT_EQ(made("Add", least, -1), 0x1p63);
  expect_error(ErrorCode::corrupt, "division by 0", [&] { made("Div", 7, 0); });
}

TEST(Arithmetic, QuotientsOfConstantsAreExact) {
  // 49 (1 / 49) is less than 1 in doubles, and sizes are computed so.
  expect_makes({"Div"}, {reals({1}, {49}), reals({1}, {49})}, reals({1}, {1}), {});
  const Tensor made =
      made_by({"Div"}, {reals({1}, {49}), reals({1}, {49})}, Arrival::constant).front();
  EXPECT_EQ(doubles_of(made).front(), 1);
}

TEST(Arithmetic, RefusesToDivideTheRecordByZero) {
  expect_error(ErrorCode::corrupt, "division by 0", [] {
    made_by({"Div"}, {reals({1}, {2}), reals({1}, {0})}, Arrival::record);
  });
}

class Powers : public ::testing::TestWithParam<double> {};

TEST_P(Powers, OfEveryElement) {
  const Tensor x = random_reals({2, 3}, 5);
  std::vector<double> due = doubles_of(x);
  for (double& number : due) number = std::pow(number, GetParam());
  for (const std::int64_t opset : {7, 12, 15}) {
    expect_makes({"Pow", {}, opset}, {x, reals({}, {GetParam()})}, reals({2, 3}, due));
    expect_makes({"Pow", {}, opset}, {x, reals({1, 1}, {GetParam()})}, reals({2, 3}, due));
  }
}

INSTANTIATE_TEST_SUITE_P(Exponents, Powers,
                         ::testing::Values(0, 1, 2, 3, 4, 5, 7, 16, 0.5, -1, 40));

TEST(Powers, TakeIntegersAndOneForEachElement) {
  const Tensor x = random_reals({1, 4}, 6);
  const std::vector<double> in = doubles_of(x);
  const Tensor due = reals({1, 4}, {1, in[1], in[2] * in[2], in[3] * in[3] * in[3]});
  expect_makes({"Pow"}, {x, integers({0, 1, 2, 3})}, due);
  expect_makes({"Pow"}, {x, reals({4}, {0, 1, 2, 3})}, due);
}

}  // namespace
}  // namespace sealion::onnx
