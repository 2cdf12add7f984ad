#include "data/preprocessing/preprocessing.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "data/preprocessing/preprocessing_json.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;

TableRules patients() {
  return {{{"age", NumericRule{.offset = 41.7,
                               .factor = 1.0 / 3,
                               .least = -10,
                               .most = 120,
                               .outside = Unexpected::clip,
                               .missing = 40.1}},
           {"sex", CategoryRule{{"female", "male"}, 9, Unexpected::refuse, true}}}};
}

ArrayRules elements() {
  return {{2, 3},
          std::vector<NumericRule>(6, {.offset = 0.1, .factor = -2, .least = -4, .most = 9})};
}

Preprocessing read(const nlohmann::json& json) {
  return read_preprocessing(JsonValue(json, "preprocessing"));
}

TEST(Preprocessing, SaysWhatItMakes) {
  EXPECT_EQ(record_shape(patients()), (std::vector<std::size_t>{2}));
  EXPECT_EQ(record_shape(elements()), (std::vector<std::size_t>{2, 3}));
  EXPECT_EQ(input_count(patients()), 3u);
  EXPECT_EQ(input_names(patients()), (std::vector<std::string>{"age", "sex=female", "sex=male"}));
  EXPECT_EQ(input_bounds(patients()).low, -17);  // (-10 - 41.7) / 3 = -17.2
  EXPECT_EQ(input_bounds(patients()).high, 26);
  EXPECT_EQ(input_count(elements()), 6u);
  EXPECT_EQ(input_names(elements())[4], "element (1, 1)");
  EXPECT_EQ(input_names(pixel_levels({3}, 7))[2], "feature 2");
  EXPECT_EQ(input_bounds(elements()).low, -18);  // (9 - 0.1) * -2 = -17.8
  EXPECT_EQ(input_bounds(elements()).high, 8);
  EXPECT_EQ(input_bounds(pixel_levels({28, 28}, 7)).high, 7);
}

TEST(Preprocessing, GoesThroughJson) {
  for (const Preprocessing& rules : {Preprocessing(patients()), Preprocessing(elements()),
                                     Preprocessing(pixel_levels({4}, 3))}) {
    EXPECT_EQ(read(nlohmann::json::parse(to_json(rules).dump())), rules);
  }
}

TEST(Preprocessing, RefusesWhatNoModelCanHave) {
  const auto refuse = [](const std::string& text, auto change) {
    TableRules rules = patients();
    change(rules.columns);
    expect_error(ErrorCode::invalid_argument, text, [&] { check_preprocessing(rules); });
  };
  using Columns = std::vector<ColumnRule>;
  const auto age = [](Columns& c) -> NumericRule& { return std::get<NumericRule>(c[0].rule); };
  const auto sex = [](Columns& c) -> CategoryRule& { return std::get<CategoryRule>(c[1].rule); };
  refuse("no rule", [](Columns& c) { c.clear(); });
  refuse("twice", [](Columns& c) { c[1].name = "age"; });
  refuse("empty", [](Columns& c) { c[1].name = ""; });
  refuse("finite", [&](Columns& c) { age(c).offset = std::numeric_limits<double>::infinity(); });
  refuse("finite", [&](Columns& c) { age(c).missing = std::nan(""); });
  refuse("none", [&](Columns& c) { age(c).least = 121; });
  refuse("beyond", [&](Columns& c) { age(c).factor = 1e9; });
  refuse("ascending", [&](Columns& c) { std::swap(sex(c).categories[0], sex(c).categories[1]); });
  refuse("ascending", [&](Columns& c) { sex(c).categories = {"a", "a"}; });
  refuse("none", [&](Columns& c) { sex(c).categories.clear(); });
  refuse("level 0", [&](Columns& c) { sex(c).level = 0; });
  ArrayRules short_by_one = elements();
  short_by_one.rules.pop_back();
  expect_error(ErrorCode::invalid_argument, "5 rules for records of 6",
               [&] { check_preprocessing(short_by_one); });
  expect_error(ErrorCode::invalid_argument, "0 numbers", [] {
    check_preprocessing(pixel_levels({3, 0}, 1));
  });
}

TEST(Preprocessing, UntrustedJsonIsRefusedByField) {
  const auto refuse = [](const std::string& text, auto change) {
    nlohmann::json json = nlohmann::json::parse(to_json(patients()).dump());
    change(json);
    expect_error(ErrorCode::corrupt, text, [&] { read(json); });
  };
  refuse("columns[0].name", [](auto& json) { json["columns"][0].erase("name"); });
  refuse("columns[0].offset", [](auto& json) { json["columns"][0]["offset"] = "0"; });
  refuse("columns[0].outside", [](auto& json) { json["columns"][0]["outside"] = "ignore"; });
  refuse("columns[1].level", [](auto& json) { json["columns"][1]["level"] = 1e10; });
  refuse("columns", [](auto& json) { json["columns"] = 3; });
  refuse("shape", [](auto& json) { json = nlohmann::json::object(); });
}

}  // namespace
}  // namespace sealion
