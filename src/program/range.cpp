#include "program/range.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"

namespace sealion {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Integers below this are exact in a double, and so are sums and products that stay below it.
constexpr double exact_limit = 9007199254740992.0;  // 2^53

double round_up(double x) { return std::abs(x) < exact_limit ? x : std::nextafter(x, infinity); }
double round_down(double x) { return -round_up(-x); }

/// All values that one integer of a node takes. What leaves the doubles becomes (-inf, inf).
struct Interval {
  double low, high;

  double largest() const { return std::max(std::abs(low), std::abs(high)); }
};

using Intervals = std::vector<Interval>;

Interval widened(Interval x) {
  return std::isfinite(x.largest()) ? x : Interval{-infinity, infinity};
}

Interval multiply_add(Interval sum, double weight, Interval x) {
  if (weight == 0) return sum;  // also where x is infinite
  if (weight < 0) std::swap(x.low, x.high);
  return {round_down(sum.low + round_down(weight * x.low)),
          round_up(sum.high + round_up(weight * x.high))};
}

Interval square(Interval x) {
  const double small = std::min(std::abs(x.low), std::abs(x.high));
  const bool holds_zero = x.low <= 0 && x.high >= 0;
  return widened({holds_zero ? 0 : round_down(small * small), round_up(x.largest() * x.largest())});
}

Interval dense_row(const DenseNode& dense, const Intervals& x, std::size_t row) {
  const auto bias = static_cast<double>(dense.bias[row]);
  Interval sum{bias, bias};
  for (std::size_t c = 0; c < x.size(); ++c) {
    sum = multiply_add(sum, Program::weight(dense, x.size(), row, c), x[c]);
  }
  return widened(sum);
}

Intervals propagate(const Node& node, const std::vector<Intervals>& before) {
  Intervals result(node.size);
  if (const auto* input = std::get_if<InputNode>(&node.operation)) {
    result.assign(node.size, {static_cast<double>(input->low), static_cast<double>(input->high)});
  } else if (const auto* dense = std::get_if<DenseNode>(&node.operation)) {
    for (std::size_t r = 0; r < node.size; ++r) {
      result[r] = dense_row(*dense, before[dense->input], r);
    }
  } else {
    const Intervals& x = before[std::get<SquareNode>(node.operation).input];
    std::transform(x.begin(), x.end(), result.begin(), square);
  }
  return result;
}

double largest_of(const Intervals& intervals) {
  double largest = 0;
  for (const Interval& x : intervals) largest = std::max(largest, x.largest());
  return largest;
}

}  // namespace

const char* to_string(RangeMode mode) {
  return mode == RangeMode::proved ? "proved" : "calibrated";
}

int Ranges::bits(NodeId node) const {
  const double value = std::min(largest[node], std::numeric_limits<double>::max());
  return value < 1 ? 1 : std::ilogb(value) + 2;
}

Ranges prove_ranges(const Program& program) {
  const std::vector<NodeId> last = last_uses(program);
  std::vector<Intervals> intervals;
  Ranges ranges{RangeMode::proved, 1.0, {}};
  for (NodeId id = 0; id < last.size(); ++id) {
    const Node& node = program.node(id);
    intervals.push_back(propagate(node, intervals));
    ranges.largest.push_back(largest_of(intervals.back()));
    if (const auto x = input_of(node); x && last[*x] == id) intervals[*x] = {};
  }
  return ranges;
}

Ranges calibrate_ranges(const std::vector<std::int64_t>& largest_seen, double safety_factor) {
  if (!(safety_factor >= 1) || !std::isfinite(safety_factor)) {
    fail(ErrorCode::invalid_argument, "a safety factor of {} is not at least 1", safety_factor);
  }
  Ranges ranges{RangeMode::calibrated, safety_factor, {}};
  for (const std::int64_t seen : largest_seen) {
    if (seen < 0) {
      fail(ErrorCode::invalid_argument, "the largest absolute value seen cannot be {}", seen);
    }
    const double value = round_up(static_cast<double>(seen));
    ranges.largest.push_back(round_up(std::ceil(value * safety_factor)));
  }
  return ranges;
}

}  // namespace sealion
