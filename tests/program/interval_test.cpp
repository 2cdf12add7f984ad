#include "program/interval.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>

#include "base/int128.h"

namespace sealion {
namespace {

void expect_interval(Interval x, double low, double high) {
  EXPECT_EQ(x.low, low);
  EXPECT_EQ(x.high, high);
}

TEST(Interval, MultipliesByTheCorners) {
  expect_interval(multiply({-2, 3}, {-5, 7}), -15, 21);
  expect_interval(multiply({2, 3}, {-5, -4}), -15, -8);
  expect_interval(multiply({-3, -2}, {-5, -4}), 8, 15);
  expect_interval(multiply({0, 0}, {-infinity, infinity}), 0, 0);
  expect_interval(multiply({1, 2}, {-infinity, infinity}), -infinity, infinity);
}

TEST(Interval, RaisesToPowers) {
  expect_interval(even_power({-2, 3}, 4), 0, 81);
  expect_interval(even_power({-3, -2}, 2), 4, 9);
  expect_interval(even_power({2, 3}, 4), 16, 81);
  expect_interval(odd_power({-2, 3}, 3), -8, 27);
  expect_interval(odd_power({-3, -2}, 3), -27, -8);
  expect_interval(odd_power({2, 3}, 5), 32, 243);
  expect_interval(even_power({-1e300, 1}, 2), -infinity, infinity);
}

TEST(Interval, RoundsOutwardsAbove53Bits) {
  const double large = 0x1p52 + 1;  // its double plus 1 is no double
  EXPECT_EQ(round_up(large), large);
  EXPECT_GE(multiply({3 * large, 3 * large}, {1, 1}).high, 3 * large);
  EXPECT_GT(round_up(0x1p60), 0x1p60);
  EXPECT_LT(round_down(0x1p60), 0x1p60);
  EXPECT_LT(round_down(-0x1p60), -0x1p60);
}

/// Exactly, in 128 bits: |x| < 2^24 and an exponent of at most 5.
bool holds(Interval bounds, int128 value) {
  const auto at_most = [](double a, int128 b) { return static_cast<int128>(std::floor(a)) <= b; };
  return at_most(bounds.low, value) && at_most(-bounds.high, -value);
}

RC_GTEST_PROP(Interval, HoldsEveryPowerAndProduct, ()) {
  const std::int64_t size = *rc::gen::element(4, 1000, 1 << 24);
  const auto low = *rc::gen::inRange<std::int64_t>(-size, size);
  const auto high = *rc::gen::inRange<std::int64_t>(low, size);
  const auto x = *rc::gen::inRange<std::int64_t>(low, high + 1);
  const Interval interval{static_cast<double>(low), static_cast<double>(high)};
  int128 power = x;
  for (std::size_t exponent = 2; exponent <= 5; ++exponent) {
    power *= x;
    RC_ASSERT(holds(
        exponent % 2 == 0 ? even_power(interval, exponent) : odd_power(interval, exponent), power));
  }
  const Interval square = even_power(interval, 2);
  RC_ASSERT(holds(multiply(interval, square), int128{x} * x * x));
  RC_ASSERT(holds(multiply_add(square, -7, interval), int128{x} * x - 7 * x));
}

}  // namespace
}  // namespace sealion
