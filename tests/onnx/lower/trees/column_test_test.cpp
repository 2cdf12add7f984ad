#include "onnx/lower/trees/column_test.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace sealion::onnx {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double missing_number = std::numeric_limits<double>::quiet_NaN();

constexpr Comparison comparisons[] = {
    Comparison::less_or_equal, Comparison::less,  Comparison::greater_or_equal,
    Comparison::greater,       Comparison::equal, Comparison::not_equal};

TreeNode decision_of(Comparison comparison, std::vector<double> values, bool missing = false) {
  return {.comparison = comparison, .values = std::move(values), .missing_is_true = missing};
}

bool says(const ColumnTest& test, double number) {
  return passes(test.test, number) != (test.at_least && !std::isnan(number));
}

/// What a runtime compares.
double seen(const Element& element, double number) {
  return static_cast<float>(element.offset +
                            element.factor * static_cast<double>(static_cast<float>(number)));
}

/// Numbers about one, to the next double.
std::vector<double> about(double number) {
  const auto next = static_cast<double>(std::nextafter(static_cast<float>(number), infinity));
  const double middle = (number + next) / 2;
  return {number - 1,
          std::nextafter(number, -infinity),
          number,
          std::nextafter(number, infinity),
          std::nextafter(middle, -infinity),
          middle,
          std::nextafter(middle, infinity),
          next,
          number + 1,
          -infinity,
          infinity,
          1e300,
          -1e300};
}

TEST(ColumnTest, SaysOfRawNumbersWhatTheNodeSaysOfRoundedOnes) {
  std::mt19937 random(1);
  std::uniform_real_distribution<float> any(-9, 9);
  for (int i = 0; i < 300; ++i) {
    const Element element{0, 0, i % 3 == 0 ? 1.0 : any(random), i % 3 == 0 ? 0.0 : any(random)};
    const double value = i % 5 == 0 ? 0 : any(random);
    for (const Comparison comparison : comparisons) {
      const TreeNode node = decision_of(comparison, {value});
      const ColumnTest test = column_test(node, element, true, std::nullopt);
      for (const double number : about((value - element.offset) / element.factor)) {
        ASSERT_EQ(says(test, number), passes(node, seen(element, number)))
            << static_cast<int>(comparison) << " " << value << " " << number;
      }
    }
  }
}

TEST(ColumnTest, ComparesDoublesAsTheyAreWhereTheModelDoes) {
  const Element plain = Element::of(0, 0);
  const TreeNode node = decision_of(Comparison::less_or_equal, {0.1});
  EXPECT_TRUE(says(column_test(node, plain, false, std::nullopt), 0.1));
  EXPECT_FALSE(says(column_test(node, plain, false, std::nullopt), std::nextafter(0.1, 1)));
}

TEST(ColumnTest, MissingNumbersGoWhereTheNodeSendsThem) {
  const Element plain = Element::of(0, 0);
  const auto says_missing = [&](Comparison comparison, bool tracks,
                                std::optional<double> imputed = std::nullopt) {
    const TreeNode node = decision_of(comparison, {2}, tracks);
    return says(column_test(node, plain, true, imputed), missing_number);
  };
  for (const Comparison comparison : comparisons) EXPECT_TRUE(says_missing(comparison, true));
  EXPECT_FALSE(says_missing(Comparison::less_or_equal, false));
  EXPECT_FALSE(says_missing(Comparison::greater, false));
  EXPECT_TRUE(says_missing(Comparison::not_equal, false));
  EXPECT_TRUE(says_missing(Comparison::less, false, 1.5));
  EXPECT_FALSE(says_missing(Comparison::less, true, 2.5));
}

TEST(ColumnTest, IsOfSetsTheirUnion) {
  const ColumnTest test = column_test(decision_of(Comparison::equal, {7, 3, 3, -1}),
                                      Element::of(0, 0), true, std::nullopt);
  EXPECT_EQ(test.test.edges.size(), 6U);
  for (const double member : {-1, 3, 7}) EXPECT_TRUE(says(test, member));
  for (const double other : {-2.0, 0.0, 2.999, 3.001, 8.0}) EXPECT_FALSE(says(test, other));
}

TEST(ColumnTest, EitherIsTheUnionOfAnyTwo) {
  std::mt19937 random(2);
  const auto any = [&] {
    ColumnTest test{random() % 2 == 0, {{}, random() % 2 == 0}};
    for (double edge = 0; edge < 10; ++edge) {
      if (random() % 3 == 0) test.test.edges.push_back(edge);
    }
    return test;
  };
  for (int i = 0; i < 200; ++i) {
    const ColumnTest a = any(), b = any(), both = either(a, b), opposite = inverted(a);
    for (double number = -0.5; number < 11; number += 0.5) {
      ASSERT_EQ(says(both, number), says(a, number) || says(b, number));
      ASSERT_NE(says(opposite, number), says(a, number));
    }
    ASSERT_NE(says(opposite, missing_number), says(a, missing_number));
  }
}

TEST(ColumnTest, HasNoEdgeWhereNothingIsDecided) {
  const auto edges = [](Comparison comparison, double value) {
    return column_test(decision_of(comparison, {value}), Element::of(0, 0), true, std::nullopt)
        .test.edges.size();
  };
  EXPECT_EQ(edges(Comparison::less_or_equal, infinity), 0U);
  EXPECT_EQ(edges(Comparison::greater, infinity), 0U);
  EXPECT_EQ(edges(Comparison::less, infinity), 1U);
  EXPECT_EQ(edges(Comparison::greater_or_equal, -infinity), 0U);
}

}  // namespace
}  // namespace sealion::onnx
