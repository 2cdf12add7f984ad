#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

namespace sealion {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

/// Integers below this are exact in a double, and so are sums and products that stay below it.
inline constexpr double exact_limit = 9007199254740992.0;  // 2^53

inline double round_up(double x) {
  return std::abs(x) < exact_limit ? x : std::nextafter(x, infinity);
}
inline double round_down(double x) { return -round_up(-x); }

/// Bounds of an integer, rounded outwards where doubles are not exact. What leaves the doubles
/// becomes (-inf, inf).
struct Interval {
  double low, high;

  double largest() const { return std::max(std::abs(low), std::abs(high)); }
};

inline Interval widened(Interval x) {
  return std::isfinite(x.largest()) ? x : Interval{-infinity, infinity};
}

inline Interval multiply_add(Interval sum, double weight, Interval x) {
  if (weight == 0) return sum;  // also where x is infinite
  if (weight < 0) std::swap(x.low, x.high);
  return {round_down(sum.low + round_down(weight * x.low)),
          round_up(sum.high + round_up(weight * x.high))};
}

inline Interval multiply(Interval a, Interval b) {
  const auto corner = [](double x, double y) { return x == 0 || y == 0 ? 0 : x * y; };
  const auto [low, high] = std::minmax(
      {corner(a.low, b.low), corner(a.low, b.high), corner(a.high, b.low), corner(a.high, b.high)});
  return widened({round_down(low), round_up(high)});
}

/// x^exponent of x >= 0, each product rounded by `round`.
inline double rounded_power(double x, std::size_t exponent, double (*round)(double)) {
  double result = 1;
  for (std::size_t bit = std::bit_floor(exponent); bit != 0; bit >>= 1) {
    result = round(result * result);
    if ((exponent & bit) != 0) result = round(result * x);
  }
  return result;
}

inline Interval even_power(Interval x, std::size_t exponent) {
  const double smallest =
      x.low <= 0 && x.high >= 0 ? 0 : std::min(std::abs(x.low), std::abs(x.high));
  return widened({rounded_power(smallest, exponent, round_down),
                  rounded_power(x.largest(), exponent, round_up)});
}

/// An odd power rises with its base.
inline Interval odd_power(Interval x, std::size_t exponent) {
  const auto low = x.low < 0 ? -rounded_power(-x.low, exponent, round_up)
                             : rounded_power(x.low, exponent, round_down);
  const auto high = x.high < 0 ? -rounded_power(-x.high, exponent, round_down)
                               : rounded_power(x.high, exponent, round_up);
  return widened({low, high});
}

}  // namespace sealion
