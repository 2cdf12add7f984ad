#include "cli/pages/axis.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "well_formed.h"

namespace sealion::cli {
namespace {

/// Of a vertical axis, and of a horizontal one.
constexpr double bottom = 220, top = 20, left = 100, right = 500;

std::string plain(double value) { return fmt::format("{:g}", value); }

std::vector<std::string> texts(const Axis& axis) {
  std::vector<std::string> texts;
  for (const Tick& tick : axis.ticks) texts.push_back(tick.text);
  return texts;
}

RC_GTEST_PROP(LinearAxis, HoldsItsRangeBetweenAFewTicks, ()) {
  const double low = *rc::gen::inRange(-1000000, 1000000) / 1e3;
  const double size = std::pow(10, *rc::gen::inRange(-6, 7));
  const Axis axis = linear_axis(low, low + size, bottom, top, "");
  for (const double value : {low, low + size / 3, low + size}) {
    RC_ASSERT(axis.place(value) <= bottom + 0.01);
    RC_ASSERT(axis.place(value) >= top - 0.01);
  }
  RC_ASSERT(axis.place(low) > axis.place(low + size));
  RC_ASSERT(axis.ticks.size() >= 3u);
  RC_ASSERT(axis.ticks.size() <= 8u);
  RC_ASSERT(std::abs(axis.ticks.front().at - bottom) < 0.01);
  RC_ASSERT(std::abs(axis.ticks.back().at - top) < 0.01);
}

TEST(LinearAxis, HasRoundTicks) {
  EXPECT_EQ(texts(linear_axis(98.53, 99.31, bottom, top, " %")),
            (std::vector<std::string>{"98.4 %", "98.6 %", "98.8 %", "99.0 %", "99.2 %", "99.4 %"}));
  EXPECT_EQ(texts(linear_axis(0, 90, bottom, top, "")),
            (std::vector<std::string>{"0", "50", "100"}));
}

TEST(LinearAxis, TakesASingleValue) {
  for (const double value : {0.0, 1e-6, 98.0, 1e6}) {
    const Axis axis = linear_axis(value, value, bottom, top, "");
    EXPECT_TRUE(std::isfinite(axis.place(value))) << value;
    EXPECT_GE(axis.ticks.size(), 2u) << value;
  }
}

RC_GTEST_PROP(LogAxis, HoldsItsRangeAndATick, ()) {
  const double low = std::pow(10, *rc::gen::inRange(-9000, 9000) / 1e3);
  const double high = low * std::pow(10, *rc::gen::inRange(0, 9000) / 1e3);
  const Axis axis = log_axis(low, high, left, right, plain);
  RC_ASSERT(axis.place(low) > left);
  RC_ASSERT(axis.place(high) < right);
  RC_ASSERT(!axis.ticks.empty());
  for (const Tick& tick : axis.ticks) {
    RC_ASSERT(tick.at >= left);
    RC_ASSERT(tick.at <= right);
    RC_ASSERT(std::abs(axis.place(std::stod(tick.text)) - tick.at) < 0.01);
  }
  const double decade = axis.place(10 * low) - axis.place(low);
  RC_ASSERT(std::abs(axis.place(1000 * low) - axis.place(low) - 3 * decade) < 0.01);
}

TEST(LogAxis, HasATickAtEachPowerOfTen) {
  EXPECT_EQ(texts(log_axis(0.09, 1100, bottom, top, plain)),
            (std::vector<std::string>{"0.1", "1", "10", "100", "1000"}));
}

TEST(LogAxis, HasMoreTicksWhereItIsShort) {
  EXPECT_EQ(texts(log_axis(90, 1100, bottom, top, plain)),
            (std::vector<std::string>{"100", "200", "500", "1000"}));
}

TEST(Axis, IsDrawnAsWellFormedLinesAndNumbers) {
  const Axis axis{nullptr, {{120.06, "1 s"}, {310, "2 s"}}};
  EXPECT_EQ(draw_numbers(axis, 30),
            "<text class=\"tick\" x=\"120.1\" y=\"30\" text-anchor=\"middle\">1 s</text>\n"
            "<text class=\"tick\" x=\"310.0\" y=\"30\" text-anchor=\"middle\">2 s</text>\n");
  EXPECT_NE(draw_columns(axis, 5, 9).find("x1=\"310.0\" x2=\"310.0\" y1=\"5\" y2=\"9\""),
            std::string::npos);
  EXPECT_NE(draw_rows(axis, 5, 9).find("x1=\"5\" x2=\"9\" y1=\"310.0\" y2=\"310.0\""),
            std::string::npos);
  EXPECT_TRUE(testing::is_well_formed("<svg>" + draw_rows(axis, 5, 9) + draw_columns(axis, 5, 9) +
                                      "</svg>"));
}

}  // namespace
}  // namespace sealion::cli
