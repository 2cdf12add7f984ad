#include "cli/pages/log_chart.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <regex>

#include "well_formed.h"

namespace sealion::cli {
namespace {

using testing::is_well_formed;

constexpr PanelPlace place{100, 500, 0};

LogPanel panel_of(const std::vector<double>& values) {
  LogPanel panel{
      "title", [](int exponent) { return fmt::format("e{}", exponent); }, {{"group", {}}}};
  for (const double value : values) panel.groups.front().bars.push_back({"ours", value, "text"});
  return panel;
}

std::vector<double> bar_widths(const std::string& svg) {
  static const std::regex width(R"re(<rect [^>]*width="([\d.]+)")re");
  std::vector<double> widths;
  for (std::sregex_iterator it(svg.begin(), svg.end(), width), end; it != end; ++it) {
    widths.push_back(std::stod((*it)[1]));
  }
  return widths;
}

TEST(LogChart, LongerByTheSameForEachFactorOfTen) {
  const auto widths = bar_widths(draw_panel(panel_of({0.02, 0.2, 2, 200}), place));
  ASSERT_EQ(widths.size(), 4u);
  const double decade = widths[1] - widths[0];
  EXPECT_GT(decade, 20);
  EXPECT_NEAR(widths[2] - widths[1], decade, 0.2);
  EXPECT_NEAR(widths[3] - widths[2], 2 * decade, 0.2);
  EXPECT_NEAR(widths[3], place.right - place.left, 0.2);
}

TEST(LogChart, HasATickForEachPowerOfTen) {
  const std::string svg = draw_panel(panel_of({0.05, 30}), place);
  EXPECT_TRUE(is_well_formed("<svg>" + svg + "</svg>"));
  for (const char* tick : {">e-2<", ">e-1<", ">e0<", ">e1<"}) {
    EXPECT_NE(svg.find(tick), std::string::npos) << tick;
  }
  EXPECT_EQ(svg.find(">e2<"), std::string::npos);
}

TEST(LogChart, ShowsEveryBar) {
  for (const double value : {1e-9, 0.1, 0.9999, 1.0, 1.0001, 1e10}) {
    const auto widths = bar_widths(draw_panel(panel_of({value}), place));
    ASSERT_EQ(widths.size(), 1u);
    EXPECT_NEAR(widths.front(), place.right - place.left, 0.2) << value;
    const auto pair = bar_widths(draw_panel(panel_of({value, 1000 * value}), place));
    EXPECT_GT(pair.front(), 10) << value;
  }
}

TEST(LogChart, IsAsHighAsItSays) {
  const LogPanel panel = panel_of({1, 2, 3});
  const std::string svg = draw_panel(panel, place) + draw_group_names(panel.groups, 90, 0);
  static const std::regex y(R"re( y2?="([\d.]+)")re");
  for (std::sregex_iterator it(svg.begin(), svg.end(), y), end; it != end; ++it) {
    EXPECT_LT(std::stod((*it)[1]), panel_height(panel.groups));
  }
}

}  // namespace
}  // namespace sealion::cli
