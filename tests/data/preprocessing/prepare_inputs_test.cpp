#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "data/preprocessing/prepare.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double unbounded = std::numeric_limits<double>::infinity();

/// What one number becomes under rules for it alone.
std::int64_t input_of(const NumberTest& test, double value) {
  const Records record{{1}, 1, std::vector<double>{value}};
  return prepare(InputRules{{1}, {}, {{0, test}}}, record, {0, 1}).feature(0)[0];
}

InputRules of_city(std::vector<std::string> known, TextTest test) {
  return {{}, {{"city", true, std::move(known)}}, {{0, std::move(test)}}};
}

/// What one text, or none, becomes.
std::int64_t input_of(const InputRules& rules, const std::string& text) {
  const std::uint32_t number = text.empty() ? CategoricalColumn::missing : 0;
  const Table table{1, {{"city", CategoricalColumn{{text.empty() ? "Rome" : text}, {number}}}}};
  return prepare(rules, table, {0, 1}).feature(0)[0];
}

TEST(PrepareInputs, AnEdgeLiesAbove) {
  const NumberTest test{{2.5}, false};
  EXPECT_EQ(input_of(test, 2.5), 1);
  EXPECT_EQ(input_of(test, std::nextafter(2.5, 0)), 0);
  EXPECT_EQ(input_of(test, -unbounded), 0);
  EXPECT_EQ(input_of(test, unbounded), 1);
  EXPECT_EQ(input_of(NumberTest{{0}, false}, -0.0), 1);
}

TEST(PrepareInputs, RangesLieBetweenEdges) {
  const NumberTest test{{-1, 2, 4, 5, 9}, false};
  const auto is_one = [&](double value) { return input_of(test, value) == 1; };
  for (const double inside : {-1.0, 1.9, 4.0, 9.0, 1e308, unbounded}) EXPECT_TRUE(is_one(inside));
  for (const double outside : {-1.1, 2.0, 3.0, 5.0, 8.9, -unbounded}) EXPECT_FALSE(is_one(outside));
}

TEST(PrepareInputs, AMissingNumberGoesWhereItsTestSays) {
  EXPECT_EQ(input_of(NumberTest{{1, 2}, false}, no_number), 0);
  EXPECT_EQ(input_of(NumberTest{{1, 2}, true}, no_number), 1);
  EXPECT_EQ(input_of(NumberTest{{1, 2}, true}, 3), 0);
  EXPECT_EQ(input_of(NumberTest{{}, true}, no_number), 1);
  EXPECT_EQ(input_of(NumberTest{{}, true}, 3), 0);
}

TEST(PrepareInputs, TextsAreOneOfSome) {
  const auto any = of_city({}, {{"Bari", "Rome"}, false});
  EXPECT_EQ(input_of(any, "Bari"), 1);
  EXPECT_EQ(input_of(any, "Oslo"), 0);
  EXPECT_EQ(input_of(any, ""), 0);
  EXPECT_EQ(input_of(of_city({}, {{"Bari"}, true}), ""), 1);
  const auto some = of_city({"Bari", "Rome"}, {{"Bari"}, false});
  EXPECT_EQ(input_of(some, "Rome"), 0);
  expect_error(ErrorCode::invalid_argument,
               "record 0: 'city' is 'Oslo': the model knows Bari, Rome",
               [&] { input_of(some, "Oslo"); });
  expect_error(ErrorCode::invalid_argument, "'city' is missing", [&] { input_of(some, ""); });
}

TEST(PrepareInputs, NumbersMayStandForTexts) {
  const Table table{3, {{"city", NumericColumn{{7, 2.5, no_number}}}}};
  const auto batch = prepare(of_city({}, {{"2.5"}, true}), table, {0, 3});
  EXPECT_EQ(batch.feature(0)[0], 0);
  EXPECT_EQ(batch.feature(0)[1], 1);
  EXPECT_EQ(batch.feature(0)[2], 1);
}

TEST(PrepareInputs, ColumnsAreReadInAnyOrderAndOften) {
  std::mt19937 random(1);
  constexpr std::size_t features = 5, count = 300, tests = 40;
  std::vector<float> values(features * count);
  for (float& value : values) value = static_cast<float>(random() % 16);
  InputRules rules{{features}, {}, {}};
  for (std::size_t i = 0; i < tests; ++i) {
    rules.inputs.push_back({random() % features, NumberTest{{double(random() % 16)}, false}});
  }
  rules.inputs.push_back({2, NumericRule{.offset = 1, .factor = 3, .least = 0, .most = 15}});
  const IntegerBatch batch = prepare(rules, Records{{features}, count, values}, {20, 250});
  for (std::size_t s = 0; s < 250; ++s) {
    const float* record = values.data() + (20 + s) * features;
    for (std::size_t i = 0; i < tests; ++i) {
      const auto& [column, rule] = rules.inputs[i];
      const double edge = std::get<NumberTest>(rule).edges[0];
      ASSERT_EQ(batch.feature(i)[s], double(record[column]) >= edge ? 1 : 0);
    }
    ASSERT_EQ(batch.feature(tests)[s], static_cast<std::int64_t>((record[2] - 1) * 3));
  }
}

TEST(PrepareInputs, ColumnsOfTablesAreFoundByName) {
  const InputRules rules{{},
                         {{"b", false, {}}, {"a", false, {}}},
                         {{1, NumberTest{{1}, false}}, {0, NumberTest{{1}, false}}}};
  const Table table{1, {{"a", NumericColumn{{2}}}, {"b", NumericColumn{{0}}}}};
  const auto batch = prepare(rules, table, {0, 1});
  EXPECT_EQ(batch.feature(0)[0], 1);
  EXPECT_EQ(batch.feature(1)[0], 0);
  const Table other{1, {{"a", NumericColumn{{2}}}}};
  expect_error(ErrorCode::incompatible, "'b'", [&] { prepare(rules, other, {0, 1}); });
  const Table text{1, {{"a", CategoricalColumn{{"x"}, {0}}}, {"b", NumericColumn{{0}}}}};
  expect_error(ErrorCode::invalid_argument, "record 0: 'a' is 'x': the model takes a number", [&] {
    prepare(rules, text, {0, 1});
  });
}

TEST(PrepareInputs, TablesAreNoArraysAndShapesMustFit) {
  const InputRules rules{{2}, {}, {{1, NumberTest{{1}, false}}}};
  const Table table{1, {{"a", NumericColumn{{2}}}}};
  expect_error(ErrorCode::incompatible, "table", [&] { prepare(rules, table, {0, 1}); });
  const Records records{{3}, 1, std::vector<double>{1, 2, 3}};
  expect_error(ErrorCode::incompatible, "(3)", [&] { prepare(rules, records, {0, 1}); });
  const InputRules of_rows{{}, {{"a", false, {}}}, {{0, NumberTest{{1}, false}}}};
  expect_error(ErrorCode::incompatible, "arrays", [&] { prepare(of_rows, records, {0, 1}); });
}

}  // namespace
}  // namespace sealion
