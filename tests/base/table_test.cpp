#include "base/table.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace sealion {
namespace {

ReportTable example() {
  ReportTable table({{"model", Alignment::left, Unit::none, "model"},
                     {"n", Alignment::right, Unit::count, "n"},
                     {"right", Alignment::right, Unit::share, "accuracy"},
                     {"", Alignment::left, Unit::none, "file"},
                     {"note", Alignment::left}});
  table.add({"a", std::size_t{4096}, 0.5, "a.sealion", "first"});
  table.add_note("  of which more is said");
  table.add({"longer one", std::size_t{1}, {}, "b.sealion", ""});
  return table;
}

TEST(ReportTable, NamesToTheLeftNumbersToTheRight) {
  EXPECT_EQ(to_text(example()),
            "model           n    right  note\n"
            "---------------------------------\n"
            "a           4,096  50.00 %  first\n"
            "  of which more is said\n"
            "longer one      1\n");
}

TEST(ReportTable, IsClosedByRules) {
  ReportTable table({{"", Alignment::left}, {"", Alignment::left}}, "Title");
  table.add({"name", "value"});
  table.add_rule();
  table.add({"n", "a value that is longer than its rule"});
  EXPECT_EQ(to_text(table, {.closed = true, .indent = 1, .widest_rule = 20}),
            "Title\n"
            "--------------------\n"
            " name  value\n"
            "--------------------\n"
            " n     a value that is longer than its rule\n"
            "--------------------\n");
  EXPECT_EQ(to_text(ReportTable({{"model"}}, "A title"), {.closed = true}),
            "A title\n-------\n-------\n");
}

TEST(ReportTable, IsMarkdown) {
  ReportTable table({{"model", Alignment::left}, {"n"}});
  table.add({"a|b\\c", 7});
  table.add_rule();
  EXPECT_EQ(to_markdown(table), "| model | n |\n|---|---:|\n| a\\|b\\\\c | 7 |\n");
}

TEST(ReportTable, IsJsonOfTheColumnsWithKeys) {
  EXPECT_EQ(to_json(example()), nlohmann::json::parse(R"([
      {"model": "a", "n": 4096, "accuracy": 0.5, "file": "a.sealion"},
      {"model": "longer one", "n": 1, "file": "b.sealion"}])"));
  EXPECT_EQ(to_json(ReportTable({{"model"}})).dump(), "[]");
}

TEST(ReportTable, LeavesOutColumnsWithoutAnything) {
  ReportTable table({{"a"}, {"b"}, {"c"}});
  table.add({1, {}, 3});
  EXPECT_EQ(to_text(table), "a  c\n----\n1  3\n");
  EXPECT_EQ(table.shown_columns(), (std::vector<std::size_t>{0, 2}));
  table.add({{}, "", {}});
  EXPECT_EQ(table.shown_columns(), (std::vector<std::size_t>{0, 1, 2}));
}

TEST(ReportTable, WritesNumbersByTheirUnit) {
  struct Case {
    Unit unit;
    TableCell cell;
    const char* text;
  };
  for (const Case& c : {Case{Unit::none, 0.0006, "0.0006"},
                        {Unit::none, -7, "-7"},
                        {Unit::count, std::size_t{23550}, "23,550"},
                        {Unit::bits, 27, "27 bits"},
                        {Unit::bits, 27.25, "27.2 bits"},
                        {Unit::bytes, std::size_t{36900000}, "36.9 MB"},
                        {Unit::seconds, 192.0, "3 min 12 s"},
                        {Unit::latency, 192.0, "192 s"},
                        {Unit::share, 0.9741, "97.41 %"},
                        {Unit::amount, 4.81e8, "481 million"},
                        {Unit::ratio, 2.44, "2.4"},
                        {Unit::share, "text stays", "text stays"},
                        {Unit::share, {}, ""}}) {
    ReportTable table({{"x", Alignment::right, c.unit}});
    table.add({c.cell});
    EXPECT_EQ(table.text(table.rows().front(), 0), c.text);
  }
}

}  // namespace
}  // namespace sealion
