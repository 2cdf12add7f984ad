#pragma once

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

/// A rectangle of an SVG.
struct Frame {
  double left, right, top, bottom;
};

/// A vertical axis around [low, high] with about four ticks, 1, 2 or 5 times a power of ten apart.
class VerticalAxis {
 public:
  VerticalAxis(double low, double high, const Frame& frame);

  /// The height at which a value stands.
  double operator()(double value) const { return scale_(value); }
  /// A line across the frame for each tick, its number to the left, with `unit` behind it.
  std::string draw(const std::string& unit) const;

 private:
  Frame frame_;
  double step_;
  Scale scale_{};
};

/// A horizontal, logarithmic axis of counts around [low, high], with a tick at 1, 2 and 5 times
/// each power of ten. A count of 0 stands where 1 does.
class CountAxis {
 public:
  /// `left` and `right` are coordinates; the counts keep off them.
  CountAxis(double low, double high, double left, double right);

  /// The place at which a count stands.
  double operator()(double count) const;
  /// A line for each tick.
  std::string draw_grid(double top, double bottom) const;
  /// The ticks' numbers, on a line of text at `y`.
  std::string draw_numbers(double y) const;

 private:
  std::vector<double> ticks() const;

  Scale scale_;  // of logarithms
};

}  // namespace sealion::cli
