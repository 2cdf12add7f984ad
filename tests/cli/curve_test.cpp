#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "cli/pages/curve_chart.h"
#include "cli/tables/curve_table.h"
#include "svg_places.h"
#include "well_formed.h"

namespace sealion::cli {
namespace {

using bench::CurvePoint;
using bench::RequestCost;
using testing::is_well_formed;
using testing::Place;
using testing::places;

RequestCost cost_of(LayoutKind layout, double forecast, double seconds) {
  return {.layout = layout,
          .seconds_forecast = forecast,
          .seconds = seconds,
          .evaluate_seconds = seconds,
          .upload_bytes = 1000,
          .requests_measured = 3};
}

/// The second choice is not the best one.
RequestCurve curve_of_two() {
  return {2,
          100,
          1.25e8,
          {{"dnn",
            1,
            LayoutKind::packed,
            {cost_of(LayoutKind::slotwise, 0.3, 0.31), cost_of(LayoutKind::packed, 0.01, 0.012)}},
           {"dnn",
            4096,
            LayoutKind::slotwise,
            {cost_of(LayoutKind::slotwise, 4e-4, 5e-4), cost_of(LayoutKind::packed, 5e-4, 4e-4)}}}};
}

/// All circles of a class.
std::vector<Place> circles(const std::string& svg, const std::string& css_class) {
  return places(
      svg, "<circle class=\"" + css_class + R"re(" cx="([\d.]+)" cy="([\d.]+)" r="[\d.]+"/>)re");
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

TEST(CurveTable, HasARowForEachNumberOfRecords) {
  const std::string text = to_text(curve_of_two());
  for (const char* part :
       {"2 threads", "125 MB a second", "shared by 100 requests", "slotwise, forecast", "4,096",
        "25.00 %", "at most 25.00 % above the least, that at 4,096 records of dnn"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " is not in\n" << text;
  }
  const std::string markdown = to_markdown(curve_of_two());
  EXPECT_NE(markdown.find("| dnn | 4,096 |"), std::string::npos) << markdown;
}

TEST(CurveTable, SaysThatTheChoiceIsTheBest) {
  RequestCurve curve = curve_of_two();
  curve.points.pop_back();
  EXPECT_NE(to_text(curve).find("takes the least everywhere"), std::string::npos);
}

TEST(CurveTable, IsARowForEachLayoutInJson) {
  const nlohmann::json json = to_json(curve_of_two());
  ASSERT_EQ(json["rows"].size(), 4u);
  const nlohmann::json& row = json["rows"][2];
  EXPECT_EQ(row["records"], 4096);
  EXPECT_EQ(row["layout"], "slotwise");
  EXPECT_EQ(row["choice"], "slotwise");
  EXPECT_DOUBLE_EQ(row["seconds_per_record"], 5e-4);
  EXPECT_NEAR(row["above_least"], 0.25, 1e-9);
  EXPECT_EQ(json["rows"][3]["above_least"], 0);
  EXPECT_EQ(row["mismatches"], 0);
}

TEST(CurveTable, RefusesWrongAnswers) {
  RequestCurve curve = curve_of_two();
  EXPECT_NO_THROW(check_exact(curve));
  curve.points[1].costs[0].mismatches = 7;
  try {
    check_exact(curve);
    FAIL() << "passes";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(),
                 "7 logits of requests of 4096 records differ from the reference of dnn");
  }
}

TEST(CurveTable, KeepsLayoutsThatDoNotFitEmpty) {
  RequestCurve curve = curve_of_two();
  curve.points[0].costs.erase(curve.points[0].costs.begin());
  EXPECT_NE(to_markdown(curve).find("| dnn | 1 |  |  |"), std::string::npos) << to_markdown(curve);
  EXPECT_TRUE(is_well_formed(curve_chart(curve)));
}

TEST(CurveChart, DrawsEveryPointAndTheChoiceAroundTheRightOne) {
  const std::string chart = curve_chart(curve_of_two());
  EXPECT_TRUE(is_well_formed(chart));
  const auto packed = circles(chart, "series-a"), slotwise = circles(chart, "series-b");
  const auto chosen = circles(chart, "chosen");
  ASSERT_EQ(packed.size(), 2u);
  ASSERT_EQ(slotwise.size(), 2u);
  ASSERT_EQ(chosen.size(), 3u) << "two and the legend's";
  EXPECT_EQ(chosen[1].x, packed[0].x);
  EXPECT_EQ(chosen[1].y, packed[0].y);
  EXPECT_EQ(chosen[2].x, slotwise[1].x);
  EXPECT_EQ(chosen[2].y, slotwise[1].y);
  EXPECT_GT(packed[0].y, slotwise[0].y) << "what takes less is lower";
  EXPECT_LT(packed[0].x, packed[1].x);
  EXPECT_EQ(count(chart, " forecast\" points"), 3u) << "two and the legend's";
  for (const char* text : {">12.0 ms<", ">500 us<", "dnn, 4,096 records"}) {
    EXPECT_NE(chart.find(text), std::string::npos) << text;
  }
  EXPECT_EQ(chart.find(">310 ms<"), std::string::npos) << "a label where it was not chosen";
}

TEST(CurveChart, StaysInItsFrame) {
  for (const double seconds : {1e-9, 1.0, 1e5}) {
    RequestCurve curve = curve_of_two();
    curve.points[0].costs[0].seconds = seconds;
    curve.points.push_back({"<&\"", 7, LayoutKind::affine, {cost_of(LayoutKind::affine, 1, 1)}});
    const std::string chart = curve_chart(curve);
    EXPECT_TRUE(is_well_formed(chart));
    for (const char* css_class : {"series-a", "series-b", "series-c"}) {
      for (const Place& place : circles(chart, css_class)) {
        EXPECT_GT(place.x, 76);
        EXPECT_LT(place.x, 812);
        EXPECT_GE(place.y, 92);
        EXPECT_LE(place.y, 92 + 250 + 78 + 250);
      }
    }
    EXPECT_NE(chart.find("&lt;&amp;&quot;"), std::string::npos);
  }
}

}  // namespace
}  // namespace sealion::cli
