#include "data/preprocessing/input_rules.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <nlohmann/json.hpp>

#include "data/preprocessing/preprocessing.h"
#include "data/preprocessing/preprocessing_json.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;

constexpr double no_end = std::numeric_limits<double>::infinity();

InputRules houses() {
  return {.shape = {},
          .columns = {{"rooms", false, {}}, {"city", true, {"Bari", "Oslo", "Rome"}}},
          .inputs = {{1, TextTest{{"Bari", "Rome"}, false}},
                     {0, NumberTest{{3.25}, true}},
                     {0, NumericRule{.offset = 1, .factor = 2, .least = 0, .most = 9}},
                     {0, NumberTest{{3, 5, 7}, false}},
                     {0, NumberTest{{1.9999999, 2.0000001}, false}}}};
}

InputRules features() {
  return {.shape = {2, 3}, .columns = {}, .inputs = {{4, NumberTest{{-0.5, 0.5}, false}}}};
}

Preprocessing read_rules(const nlohmann::json& json) {
  return read_preprocessing(JsonValue(json, "preprocessing"));
}

TEST(InputRules, SayWhatTheyMake) {
  EXPECT_TRUE(takes_rows(houses()));
  EXPECT_FALSE(takes_rows(features()));
  EXPECT_EQ(record_shape(houses()), (std::vector<std::size_t>{2}));
  EXPECT_EQ(record_shape(features()), (std::vector<std::size_t>{2, 3}));
  EXPECT_EQ(input_count(houses()), 5U);
  EXPECT_EQ(input_names(houses()),
            (std::vector<std::string>{"city = Bari, Rome", "rooms >= 3.25", "rooms",
                                      "3 <= rooms < 5 or rooms >= 7", "rooms = 2"}));
  EXPECT_EQ(input_names(features()).front(), "-0.5 <= element (1, 1) < 0.5");
  EXPECT_EQ(input_names(InputRules{{1}, {}, {{0, NumberTest{{}, true}}}}).front(),
            "feature 0 missing");
  EXPECT_EQ(input_bounds(houses()).low, -2);
  EXPECT_EQ(input_bounds(houses()).high, 16);
  EXPECT_EQ(input_bounds(features()).low, 0);
  EXPECT_EQ(input_bounds(features()).high, 1);
}

TEST(InputRules, TheColumnsSeenAreTold) {
  const auto seen = columns_seen(houses());
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].name, "rooms");
  EXPECT_FALSE(seen[0].is_text);
  EXPECT_TRUE(seen[1].is_text);
  EXPECT_TRUE(columns_seen(features()).empty());
}

TEST(InputRules, GoThroughJson) {
  for (const Preprocessing& rules : {Preprocessing(houses()), Preprocessing(features())}) {
    EXPECT_EQ(read_rules(nlohmann::json::parse(to_json(rules).dump())), rules);
  }
}

TEST(InputRules, RefuseWhatNoModelCanHave) {
  const auto refuse = [](const std::string& text, const std::function<void(InputRules&)>& change) {
    InputRules rules = houses();
    change(rules);
    expect_error(ErrorCode::invalid_argument, text, [&] { check_preprocessing(rules); });
  };
  const auto edges = [](InputRules& rules) -> std::vector<double>& {
    return std::get<NumberTest>(rules.inputs[3].rule).edges;
  };
  refuse("one of the two", [](InputRules& r) { r.shape = {2}; });
  refuse("one of the two", [](InputRules& r) { r.columns.clear(); });
  refuse("0 rules", [](InputRules& r) { r.inputs.clear(); });
  refuse("column 2 of 2", [](InputRules& r) { r.inputs[0].column = 2; });
  refuse("'rooms', is empty or there twice", [](InputRules& r) { r.columns[1].name = "rooms"; });
  refuse("known texts of 'city'", [](InputRules& r) { r.columns[1].known = {"b", "a"}; });
  refuse("known texts of 'rooms'", [](InputRules& r) { r.columns[0].known = {"a"}; });
  refuse("a rule of numbers", [](InputRules& r) { r.inputs[1].column = 1; });
  refuse("a rule of numbers", [](InputRules& r) { r.inputs[0].column = 0; });
  refuse("edges of 'rooms'", [&](InputRules& r) { edges(r).clear(); });
  refuse("edges of 'rooms'", [&](InputRules& r) { edges(r) = {2, 2}; });
  refuse("edges of 'rooms'", [&](InputRules& r) { edges(r) = {2, no_end}; });
  refuse("edges of 'rooms'", [&](InputRules& r) { edges(r) = {std::nan("")}; });
  refuse("texts of 'city'", [](InputRules& r) { r.inputs[0].rule = TextTest{{}, false}; });
  refuse("texts of 'city'", [](InputRules& r) { r.inputs[0].rule = TextTest{{"b", "a"}, false}; });
  refuse("beyond", [](InputRules& r) { std::get<NumericRule>(r.inputs[2].rule).factor = 1e9; });
  InputRules no_texts = features();
  no_texts.inputs[0].rule = TextTest{{"a"}, false};
  expect_error(ErrorCode::invalid_argument, "texts", [&] { check_preprocessing(no_texts); });
}

TEST(InputRules, UntrustedJsonIsRefusedByField) {
  const auto refuse = [](const std::string& text, const auto& change) {
    nlohmann::json json = nlohmann::json::parse(to_json(houses()).dump());
    change(json);
    expect_error(ErrorCode::corrupt, text, [&] { read_rules(json); });
  };
  refuse("inputs[1].edges", [](auto& json) { json["inputs"][1]["edges"] = {1, "2"}; });
  refuse("inputs[1].when_missing", [](auto& json) { json["inputs"][1]["when_missing"] = 1; });
  refuse("inputs[1].column", [](auto& json) { json["inputs"][1]["column"] = -1; });
  refuse("inputs[0].texts", [](auto& json) { json["inputs"][0]["texts"] = "Bari"; });
  refuse("inputs[2].most", [](auto& json) { json["inputs"][2].erase("most"); });
  refuse("inputs", [](auto& json) { json["inputs"] = 3; });
  refuse("columns[1].is_text", [](auto& json) { json["columns"][1].erase("is_text"); });
  refuse("shape", [](auto& json) { json.erase("columns"); });
}

}  // namespace
}  // namespace sealion
