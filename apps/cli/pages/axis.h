#pragma once

#include <functional>
#include <string>
#include <vector>

namespace sealion::cli {

/// Where a range of values lies between two coordinates.
struct Scale {
  double low, high, from, to;
  double operator()(double value) const {
    return from + (value - low) / (high - low) * (to - from);
  }
};

struct Tick {
  double at;  ///< its coordinate
  std::string text;
};

/// From values to coordinates of an SVG.
struct Axis {
  std::function<double(double value)> place;
  std::vector<Tick> ticks;
};

/// A linear axis from the coordinate `from` to `to`, around [low, high], with about four ticks, 1,
/// 2 or 5 times a power of ten apart, and at both ends. Behind their numbers stands `unit`.
Axis linear_axis(double low, double high, double from, double to, const std::string& unit);

/// A logarithmic axis within the coordinates `from` and `to`, a little longer than [low, high] with
/// low > 0, with a tick at each power of ten, on a short axis also at 2 and 5 times each.
Axis log_axis(double low, double high, double from, double to,
              const std::function<std::string(double value)>& text);

/// "1,000" and "200 ms", for ticks.
std::string count_tick(double count);
std::string seconds_tick(double seconds);

/// Lines across for the ticks of a vertical axis, their numbers to the left.
std::string draw_rows(const Axis& axis, double left, double right);

/// Lines from top to bottom for the ticks of a horizontal axis.
std::string draw_columns(const Axis& axis, double top, double bottom);
/// Their numbers, on a line of text at `y`.
std::string draw_numbers(const Axis& axis, double y);

}  // namespace sealion::cli
