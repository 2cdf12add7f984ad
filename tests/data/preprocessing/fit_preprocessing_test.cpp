#include "data/preprocessing/fit_preprocessing.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "data/preprocessing/prepare.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

NumericRule rule_of(const Preprocessing& rules, std::size_t i = 0) {
  if (const auto* array = std::get_if<ArrayRules>(&rules)) return array->rules.at(i);
  return std::get<NumericRule>(std::get<TableRules>(rules).columns.at(i).rule);
}

Table table_of(std::vector<double> values) {
  const std::size_t rows = values.size();
  return {rows, {{"age", NumericColumn{std::move(values)}}}};
}

TEST(FitPreprocessing, StandardisesFeatures) {
  const Records records{{2}, 4, std::vector<double>{1, 10, 3, 10, 5, 10, 7, 10}};
  const Preprocessing rules = fit_preprocessing(records, {.levels = 100, .deviations = 2});
  const NumericRule first = rule_of(rules);
  const double deviation = std::sqrt(5.0);
  EXPECT_DOUBLE_EQ(first.offset, 4);
  EXPECT_DOUBLE_EQ(first.factor, 100 / (2 * deviation));
  EXPECT_DOUBLE_EQ(first.most, 4 + 2 * deviation);
  EXPECT_FALSE(first.missing);
  // A feature that never changes says no_value.
  EXPECT_EQ(rule_of(rules, 1).factor, 0);
  EXPECT_EQ(input_bounds(rules).low, -100);
  EXPECT_EQ(input_bounds(rules).high, 100);
}

TEST(FitPreprocessing, ScalesFromLeastToMost) {
  const Preprocessing rules =
      fit_preprocessing(table_of({-3, 5, 1}), {.levels = 16, .scaling = Scaling::min_max});
  EXPECT_EQ(rule_of(rules).offset, -3);
  EXPECT_EQ(rule_of(rules).factor, 2);
  EXPECT_EQ(input_bounds(rules).low, 0);
  EXPECT_EQ(input_bounds(rules).high, 16);
}

TEST(FitPreprocessing, WhatIsMissingSomewhereIsReplacedByTheMean) {
  EXPECT_EQ(rule_of(fit_preprocessing(table_of({1, no_value, 5}))).missing, 3);
  EXPECT_EQ(rule_of(fit_preprocessing(table_of({1, 5}))).missing, std::nullopt);
}

TEST(FitPreprocessing, BytesOfPicturesReachFromBlackToWhite) {
  const auto fit = [](std::vector<std::uint8_t> bytes) {
    return fit_preprocessing(Records{{2, 2}, 1, std::move(bytes)}, {.levels = 3});
  };
  EXPECT_EQ(fit({9, 0, 200, 9}), Preprocessing([] {
              ArrayRules pixels = pixel_levels({2, 2}, 3);
              pixels.rules[0].outside = Unexpected::clip;
              return pixels;
            }()));
  // Digits of scikit-learn have 16 for ink.
  EXPECT_EQ(rule_of(fit({9, 0, 16, 9})).most, 16);
  const Records floats{{2, 2}, 1, std::vector<float>{-1, 0, 1, 0.5}};
  EXPECT_EQ(rule_of(fit_preprocessing(floats)).least, -1);
}

TEST(FitPreprocessing, TextsBecomeTheCategoriesThatAreThere) {
  const CategoricalColumn sex{{"f", "m", "x"}, {2, 0, CategoricalColumn::missing}};
  const Preprocessing rules = fit_preprocessing(Table{3, {{"sex", sex}}}, {.levels = 5});
  const auto rule = std::get<CategoryRule>(std::get<TableRules>(rules).columns[0].rule);
  EXPECT_EQ(rule, (CategoryRule{{"f", "x"}, 5, Unexpected::refuse, true}));
}

TEST(FitPreprocessing, RefusesWhatHasNoScale) {
  expect_error(ErrorCode::invalid_argument, "no rows", [] { fit_preprocessing(Table{}); });
  expect_error(ErrorCode::invalid_argument, "no records", [] {
    fit_preprocessing(Records{{3}, 0, std::vector<double>{}});
  });
  expect_error(ErrorCode::invalid_argument, "'age' has no value", [] {
    fit_preprocessing(table_of({no_value, no_value}));
  });
  expect_error(ErrorCode::invalid_argument, "'age' has infinite", [] {
    fit_preprocessing(table_of({1, std::numeric_limits<double>::infinity()}));
  });
}

TEST(FitPreprocessing, WhatItIsMadeOfIsTaken) {
  const Table table{4,
                    {{"age", NumericColumn{{1e6, no_value, -3, 7}}},
                     {"sex", CategoricalColumn{{"f", "m"}, {1, 0, CategoricalColumn::missing, 1}}},
                     {"same", NumericColumn{{2, 2, 2, 2}}}}};
  for (const Scaling scaling : {Scaling::standardise, Scaling::min_max}) {
    const Preprocessing rules = fit_preprocessing(
        table, {.scaling = scaling, .deviations = 10, .outside = Unexpected::refuse});
    check_preprocessing(rules);
    const IntegerBatch inputs = prepare(rules, table, {0, 4});
    const InputBounds bounds = input_bounds(rules);
    for (std::size_t f = 0; f < inputs.features(); ++f) {
      for (const std::int64_t level : inputs.feature(f)) {
        EXPECT_GE(level, bounds.low);
        EXPECT_LE(level, bounds.high);
      }
    }
  }
}

}  // namespace
}  // namespace sealion
