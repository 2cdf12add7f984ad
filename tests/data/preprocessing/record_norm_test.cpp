// Records that are divided by their norm.
#include "data/preprocessing/record_norm.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "data/preprocessing/prepare.h"
#include "data/preprocessing/preprocessing_json.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;

NumericRule tenths() { return {.offset = 0, .factor = 10, .least = -1, .most = 1}; }

TEST(RecordNorms, AreOfAbsoluteValuesSquaresOrTheLargest) {
  const std::vector<double> numbers = {3, -4};
  EXPECT_EQ(record_divisor(RecordNorm::l1, numbers), 7);
  EXPECT_EQ(record_divisor(RecordNorm::l2, numbers), 5);
  EXPECT_EQ(record_divisor(RecordNorm::max, numbers), 3);
  EXPECT_EQ(record_divisor(RecordNorm::l2, std::vector<double>{0, 0}), 1);
}

TEST(RecordNorms, DivideArraysBeforeTheirRules) {
  const Records records = {{2}, 3, std::vector<float>{9, 9, 3, -4, 0, 0}};
  const ArrayRules rules = {{2}, {tenths()}, RecordNorm::l2};
  const IntegerBatch made = prepare(rules, records, {1, 2});
  EXPECT_EQ(made.feature(0)[0], 6);
  EXPECT_EQ(made.feature(1)[0], -8);
  EXPECT_EQ(made.feature(0)[1], 0);
  const Records bytes = {{2}, 1, std::vector<std::uint8_t>{3, 4}};
  EXPECT_EQ(prepare(rules, bytes, {0, 1}).feature(1)[0], 8);
}

TEST(RecordNorms, DivideTheColumnsOfNumbersThatRulesName) {
  const Table table = {2,
                       {{"other", NumericColumn{{100, 100}}},
                        {"b", NumericColumn{{1, -4}}},
                        {"sex", CategoricalColumn{{"f", "m"}, {0, 1}}},
                        {"a", NumericColumn{{1, 3}}}}};
  const TableRules rules = {{{"a", tenths()}, {"sex", CategoryRule{{"f", "m"}}}, {"b", tenths()}},
                            RecordNorm::l2};
  const IntegerBatch made = prepare(rules, table, {1, 1});
  EXPECT_EQ(made.feature(0)[0], 6);
  EXPECT_EQ(made.feature(2)[0], 1);
  EXPECT_EQ(made.feature(3)[0], -8);
}

TEST(RecordNorms, RefuseRecordsWithoutOneOfTheNumbers) {
  const Records records = {{2}, 2, std::vector<double>{1, 1, 1, std::nan("")}};
  const ArrayRules rules = {{2}, {tenths()}, RecordNorm::l1};
  expect_error(ErrorCode::invalid_argument, "record 1", [&] { prepare(rules, records, {1, 1}); });
}

TEST(RecordNorms, AreWrittenAndHaveNoNumbersForMissingOnes) {
  const Preprocessing rules = ArrayRules{{2}, {tenths()}, RecordNorm::max};
  const auto json = nlohmann::json::parse(to_json(rules).dump());
  EXPECT_EQ(json["norm"], "max");
  EXPECT_EQ(read_preprocessing(JsonValue(json, "it")), rules);
  NumericRule imputing = tenths();
  imputing.missing = 1;
  expect_error(ErrorCode::invalid_argument, "divided by their norm", [&] {
    check_preprocessing(TableRules{{{"a", imputing}}, RecordNorm::l2});
  });
}

}  // namespace
}  // namespace sealion
