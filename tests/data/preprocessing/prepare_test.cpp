#include "data/preprocessing/prepare.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

NumericRule numeric(double least, double most, double offset = 0, double factor = 1) {
  return {.offset = offset,
          .factor = factor,
          .least = least,
          .most = most,
          .outside = Unexpected::refuse,
          .missing = std::nullopt};
}

std::vector<std::int64_t> inputs_of(const IntegerBatch& batch, std::size_t record) {
  std::vector<std::int64_t> inputs;
  for (std::size_t f = 0; f < batch.features(); ++f) inputs.push_back(batch.feature(f)[record]);
  return inputs;
}

IntegerBatch prepare_all(const Preprocessing& rules, const Table& table) {
  return prepare(rules, table, {0, table.rows});
}

/// One row of one number.
Table number(double value) { return {1, {{"age", NumericColumn{{value}}}}}; }
/// One row of one text, or of none.
Table text(const std::string& value) {
  if (value.empty()) return {1, {{"sex", CategoricalColumn{{}, {CategoricalColumn::missing}}}}};
  return {1, {{"sex", CategoricalColumn{{value}, {0}}}}};
}

TEST(Prepare, PixelsBecomeTheLevelsOfImages) {
  for (const std::int64_t saturation : {1, 3, 4, 7, 16, 100, 254, 255}) {
    std::vector<std::int64_t> levels;  // 255 is odd, so there are no ties to decide
    for (std::int64_t pixel = 0; pixel < 256; ++pixel) {
      levels.push_back((2 * pixel * saturation + 255) / 510);
    }
    std::vector<std::uint8_t> bytes(256);
    std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
    const Records pixels{{256}, 1, std::move(bytes)};
    const auto inputs = inputs_of(prepare(pixel_levels({16, 16}, saturation), pixels, {0, 1}), 0);
    EXPECT_EQ(inputs, levels) << saturation;
  }
}

TEST(Prepare, TransposesTheRangeAndNothingElse) {
  std::mt19937 random(1);
  std::vector<float> values(700 * 12);
  for (float& value : values) value = static_cast<float>(random() % 1000) / 8;
  ArrayRules rules{{3, 4}, {}};
  for (int e = 0; e < 12; ++e) rules.rules.push_back(numeric(0, 125, e, 1 + e));
  const IntegerBatch batch = prepare(rules, Records{{3, 4}, 700, values}, {20, 600});
  ASSERT_EQ(batch.features(), 12u);
  ASSERT_EQ(batch.samples(), 600u);
  for (std::size_t s = 0; s < 600; ++s) {
    for (std::size_t e = 0; e < 12; ++e) {
      const double value = static_cast<double>(values[(20 + s) * 12 + e]);
      const auto element = static_cast<double>(e);
      ASSERT_EQ(batch.feature(e)[s],
                static_cast<std::int64_t>(std::floor((value - element) * (1 + element) + 0.5)));
    }
  }
}

TEST(Prepare, TakesPicturesWithAndWithoutChannelAndRows) {
  const auto takes = [](std::vector<std::size_t> shape, std::vector<std::size_t> wanted) {
    std::size_t elements = 1;
    for (const std::size_t extent : shape) elements *= extent;
    const Records records{std::move(shape), 1, std::vector<double>(elements, 1)};
    return prepare(ArrayRules{std::move(wanted), {numeric(0, 1)}}, records, {0, 1}).features();
  };
  EXPECT_EQ(takes({2, 3}, {2, 3, 1}), 6u);
  EXPECT_EQ(takes({2, 3, 1}, {2, 3}), 6u);
  EXPECT_EQ(takes({6}, {2, 3}), 6u);
  EXPECT_EQ(takes({2, 3}, {6}), 6u);
  expect_error(ErrorCode::incompatible, "(3, 2)", [&] { takes({3, 2}, {2, 3}); });
  expect_error(ErrorCode::incompatible, "(2, 3, 3)", [&] { takes({2, 3, 1}, {2, 3, 3}); });
  expect_error(ErrorCode::incompatible, "(7)", [&] { takes({7}, {2, 3}); });
}

TEST(Prepare, ColumnsAreFoundByName) {
  const TableRules rules{{{"b", numeric(0, 9)}, {"a", numeric(0, 9, 0, 2)}}};
  const Table table{2,
                    {{"a", NumericColumn{{1, 2}}},
                     {"unused", NumericColumn{{nothing, nothing}}},
                     {"b", NumericColumn{{3, 4}}}}};
  const IntegerBatch batch = prepare_all(rules, table);
  EXPECT_EQ(inputs_of(batch, 0), (std::vector<std::int64_t>{3, 2}));
  EXPECT_EQ(inputs_of(batch, 1), (std::vector<std::int64_t>{4, 4}));
  expect_error(ErrorCode::incompatible, "'b'", [&] { prepare_all(rules, number(1)); });
}

TEST(Prepare, NumbersOutsideAreClippedOrRefused) {
  TableRules rules{{{"age", numeric(-2, 100)}}};
  for (const double value : {-2.1, 100.5}) {
    expect_error(ErrorCode::invalid_argument, "record 0: 'age' is",
                 [&] { prepare_all(rules, number(value)); });
  }
  std::get<NumericRule>(rules.columns[0].rule).outside = Unexpected::clip;
  EXPECT_EQ(inputs_of(prepare_all(rules, number(-1e300)), 0).front(), -2);
  EXPECT_EQ(inputs_of(prepare_all(rules, number(100.5)), 0).front(), 100);
  expect_error(ErrorCode::invalid_argument, "finite",
               [&] { prepare_all(rules, number(std::numeric_limits<double>::infinity())); });
}

TEST(Prepare, MissingNumbersAreReplacedOrRefused) {
  TableRules rules{{{"age", numeric(0, 100)}}};
  expect_error(ErrorCode::invalid_argument, "'age' is missing",
               [&] { prepare_all(rules, number(nothing)); });
  std::get<NumericRule>(rules.columns[0].rule).missing = 41.6;
  EXPECT_EQ(inputs_of(prepare_all(rules, number(nothing)), 0).front(), 42);
}

TEST(Prepare, ATextBecomesAnInputForEachCategory) {
  CategoryRule rule{{"f", "m", "x"}, 7, Unexpected::refuse, false};
  const auto inputs = [&](const std::string& value) {
    return inputs_of(prepare_all(TableRules{{{"sex", rule}}}, text(value)), 0);
  };
  EXPECT_EQ(inputs("f"), (std::vector<std::int64_t>{7, 0, 0}));
  EXPECT_EQ(inputs("x"), (std::vector<std::int64_t>{0, 0, 7}));
  expect_error(ErrorCode::invalid_argument, "'sex' is 'q': the model knows f, m, x",
               [&] { inputs("q"); });
  expect_error(ErrorCode::invalid_argument, "missing", [&] { inputs(""); });
  rule.unknown = Unexpected::clip;
  rule.takes_missing = true;
  EXPECT_EQ(inputs("q"), (std::vector<std::int64_t>{0, 0, 0}));
  EXPECT_EQ(inputs(""), (std::vector<std::int64_t>{0, 0, 0}));
}

TEST(Prepare, NumbersMayStandForCategories) {
  const TableRules rules{{{"age", CategoryRule{{"1", "10", "2.5"}, 1, Unexpected::refuse, false}}}};
  EXPECT_EQ(inputs_of(prepare_all(rules, number(10)), 0), (std::vector<std::int64_t>{0, 1, 0}));
  EXPECT_EQ(inputs_of(prepare_all(rules, number(2.5)), 0), (std::vector<std::int64_t>{0, 0, 1}));
  expect_error(ErrorCode::invalid_argument, "'3'", [&] { prepare_all(rules, number(3)); });
}

TEST(Prepare, AColumnOfTextsIsNoNumber) {
  TableRules rules{{{"sex", numeric(0, 1)}}};
  expect_error(ErrorCode::invalid_argument, "'sex' is 'm'", [&] { prepare_all(rules, text("m")); });
  std::get<NumericRule>(rules.columns[0].rule).missing = 1;
  EXPECT_EQ(inputs_of(prepare_all(rules, text("")), 0).front(), 1);
}

TEST(Prepare, TablesAreNoArrays) {
  const Records records{{1}, 1, std::vector<double>{0}};
  expect_error(ErrorCode::incompatible, "table", [&] {
    prepare(ArrayRules{{1}, {numeric(0, 1)}}, number(0), {0, 1});
  });
  expect_error(ErrorCode::incompatible, "arrays", [&] {
    prepare(TableRules{{{"age", numeric(0, 1)}}}, records, {0, 1});
  });
  expect_error(ErrorCode::invalid_argument, "records 1 to 2 of a set of 1", [&] {
    prepare(ArrayRules{{1}, {numeric(0, 1)}}, records, {1, 1});
  });
}

TEST(Prepare, RefusedRecordsAreCalledByTheNamesGiven) {
  const auto line = [](std::size_t record) { return "line " + std::to_string(record + 2); };
  const Table table{3, {{"age", NumericColumn{{1, 1, nothing}}}}};
  expect_error(ErrorCode::invalid_argument, "line 4: 'age'", [&] {
    prepare(TableRules{{{"age", numeric(0, 1)}}}, table, {1, 2}, line);
  });
}

TEST(Prepare, IsTheSameInAnyNumberOfThreads) {
  std::mt19937 random(3);
  constexpr std::size_t count = 1000;
  std::vector<double> age;
  CategoricalColumn sex{{"f", "m"}, {}};
  for (std::size_t s = 0; s < count; ++s) {
    age.push_back(static_cast<double>(random() % 100));
    sex.of_row.push_back(static_cast<std::uint32_t>(random() % 2));
  }
  const Table table{count, {{"age", NumericColumn{age}}, {"sex", sex}}};
  const CategoryRule known{.categories = {"f", "m"}, .level = 3};
  TableRules rules{{{"age", numeric(0, 100)}, {"sex", known}}};
  for (const bool has_norm : {false, true}) {
    if (has_norm) rules.norm = RecordNorm::max;
    const IntegerBatch alone = prepare(rules, table, {7, 900});
    EXPECT_EQ(alone.samples(), 900U);
    EXPECT_EQ(prepare(rules, table, {7, 900}, record_number, {.threads = 4}), alone);
  }
}

TEST(Prepare, NamesARecordThatIsNotTakenInAnyThread) {
  std::vector<double> age(1000, 5);
  age[777] = 200;
  const Table ages{1000, {{"age", NumericColumn{std::move(age)}}}};
  const TableRules rules{{{"age", numeric(0, 100)}}};
  expect_error(ErrorCode::invalid_argument, "record 777: 'age' is 200", [&] {
    prepare(rules, ages, {3, 990}, record_number, {.threads = 4});
  });
}

}  // namespace
}  // namespace sealion
