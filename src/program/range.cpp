#include "program/range.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/error.h"
#include "program/interval.h"
#include "program/linear.h"
#include "program/range_mode_names.h"

namespace sealion {
namespace {

using Intervals = std::vector<Interval>;

/// A node as a power of another one, or of itself.
struct Power {
  NodeId base;
  std::size_t exponent;
};

/// A power of a higher exponent is taken for a value of its own.
constexpr std::size_t largest_exponent = 1 << 16;

std::vector<Power> powers_of(const Program& program) {
  std::vector<Power> powers;
  for (NodeId id = 0; id < program.nodes().size(); ++id) {
    powers.push_back({id, 1});
    const auto* product = std::get_if<ProductNode>(&program.node(id).operation);
    if (product == nullptr) continue;
    const auto [left, left_exponent] = powers[product->left];
    const auto [right, right_exponent] = powers[product->right];
    const std::size_t exponent = left_exponent + right_exponent;
    if (left == right && exponent <= largest_exponent) {
      powers[id] = {left, exponent};
    } else if (product->left == product->right) {
      powers[id] = {product->left, 2};
    }
  }
  return powers;
}

/// Node by node; a value is dropped after the last node that needs it.
class IntervalAnalysis {
 public:
  explicit IntervalAnalysis(const Program& program)
      : program_(program), powers_(powers_of(program)), last_(last_uses(program)) {
    for (NodeId id = 0; id < last_.size(); ++id) {
      NodeId& last = last_[powers_[id].base];
      last = std::max(last, id);
    }
  }

  /// The largest absolute value of each node.
  std::vector<double> run() {
    std::vector<double> largest;
    for (NodeId id = 0; id < last_.size(); ++id) {
      values_.push_back(propagate(id));
      largest.push_back(largest_of(values_[id]));
      release(id, id);
      release(powers_[id].base, id);
      for (const NodeId x : inputs_of(program_.node(id))) release(x, id);
    }
    return largest;
  }

 private:
  static double largest_of(const Intervals& intervals) {
    double largest = 0;
    for (const Interval& x : intervals) largest = std::max(largest, x.largest());
    return largest;
  }
  void release(NodeId value, NodeId now) {
    if (last_[value] == now) values_[value] = {};
  }

  Intervals propagate(NodeId id) const {
    const Node& node = program_.node(id);
    if (powers_[id].base != id) return power(powers_[id]);
    if (is_linear(node)) return linear(node);
    if (const auto* input = std::get_if<InputNode>(&node.operation)) return of_input(node, *input);
    if (const auto* sum = std::get_if<SumNode>(&node.operation)) return combine(node, *sum);
    if (std::holds_alternative<ConcatenateNode>(node.operation)) return concatenate(node);
    if (const auto* forest = std::get_if<ForestNode>(&node.operation)) return of_forest(*forest);
    return product(std::get<ProductNode>(node.operation));
  }

  static Intervals of_input(const Node& node, const InputNode& input) {
    return Intervals(node.size, {static_cast<double>(input.low), static_cast<double>(input.high)});
  }
  Intervals linear(const Node& node) const {
    const Intervals& x = values_[inputs_of(node).front()];
    const LinearMap map(node, x.size());
    Intervals result;
    for (std::size_t r = 0; r < map.rows(); ++r) {
      const auto bias = static_cast<double>(map.bias(r));
      Interval sum{bias, bias};
      map.for_each_term(r, [&](std::size_t column, std::int32_t weight) {
        sum = multiply_add(sum, weight, x[column]);
      });
      result.push_back(widened(sum));
    }
    return result;
  }
  Intervals combine(const Node& node, const SumNode& sum) const {
    Intervals result;
    for (std::size_t i = 0; i < node.size; ++i) {
      const auto constant = static_cast<double>(sum.constants[i]);
      Interval total{constant, constant};
      for (std::size_t k = 0; k < sum.inputs.size(); ++k) {
        total = multiply_add(total, sum.factors[k], values_[sum.inputs[k]][i]);
      }
      result.push_back(widened(total));
    }
    return result;
  }
  Intervals concatenate(const Node& node) const {
    Intervals result;
    for (const NodeId x : inputs_of(node)) {
      result.insert(result.end(), values_[x].begin(), values_[x].end());
    }
    return result;
  }
  /// One leaf of each tree counts.
  static Intervals of_forest(const ForestNode& forest) {
    const std::vector<std::vector<std::size_t>> leaves = leaves_of(forest.trees);
    const std::size_t outputs = forest.bias.size();
    Intervals result;
    for (std::size_t k = 0; k < outputs; ++k) {
      const auto bias = static_cast<double>(forest.bias[k]);
      Interval sum{bias, bias};
      for (const std::vector<std::size_t>& tree : leaves) {
        auto low = forest.values[tree.front() * outputs + k], high = low;
        for (const std::size_t leaf : tree) {
          low = std::min(low, forest.values[leaf * outputs + k]);
          high = std::max(high, forest.values[leaf * outputs + k]);
        }
        sum = multiply_add(sum, 1, {static_cast<double>(low), static_cast<double>(high)});
      }
      result.push_back(widened(sum));
    }
    return result;
  }
  Intervals product(const ProductNode& node) const {
    const Intervals& left = values_[node.left];
    Intervals result(left.size());
    std::transform(left.begin(), left.end(), values_[node.right].begin(), result.begin(), multiply);
    return result;
  }
  Intervals power(const Power& power) const {
    const auto raise = power.exponent % 2 == 0 ? even_power : odd_power;
    Intervals result;
    for (const Interval x : values_[power.base]) result.push_back(raise(x, power.exponent));
    return result;
  }

  const Program& program_;
  std::vector<Power> powers_;
  std::vector<NodeId> last_;
  std::vector<Intervals> values_;
};

}  // namespace

const char* to_string(RangeMode mode) { return name_of(mode); }

int Ranges::bits(NodeId node) const {
  const double value = std::min(largest[node], std::numeric_limits<double>::max());
  return value < 1 ? 1 : std::ilogb(value) + 2;
}

double Ranges::answer_bits() const { return std::log2(2 * largest.back() + 1); }

std::size_t shift_into_words(double range_bits) {
  constexpr double bits_kept = 62, most_bits = 1024;
  const double excess = std::ceil(std::min(range_bits, most_bits)) - bits_kept;
  return static_cast<std::size_t>(std::max(0.0, excess));
}

Ranges prove_ranges(const Program& program) {
  return {RangeMode::proved, 1.0, IntervalAnalysis(program).run()};
}

Ranges calibrate_ranges(const std::vector<double>& largest_seen, double safety_factor) {
  if (!(safety_factor >= 1) || !std::isfinite(safety_factor)) {
    fail(ErrorCode::invalid_argument, "a safety factor of {} is not at least 1", safety_factor);
  }
  Ranges ranges{RangeMode::calibrated, safety_factor, {}};
  for (const double seen : largest_seen) {
    if (!(seen >= 0)) {
      fail(ErrorCode::invalid_argument, "the largest absolute value seen cannot be {}", seen);
    }
    ranges.largest.push_back(round_up(std::ceil(round_up(seen) * safety_factor)));
  }
  return ranges;
}

}  // namespace sealion
