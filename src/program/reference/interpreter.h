#pragma once

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>
#include <vector>

#include "base/tensor.h"
#include "program/linear.h"
#include "program/program.h"

namespace sealion::reference {

/// Samples that go through the program together: a row of accumulators stays in L1 and an input of
/// some hundred features in L2.
inline constexpr std::size_t block_samples = 64;

/// Throws `invalid_argument` where the shape or a value is outside the program's declared input.
void check_inputs(const Program& program, const IntegerBatch& inputs);

/// The largest sum of absolute weights in a row.
double largest_row_sum(const LinearMap& map);

/// Runs a program in one kind of numbers. `Arithmetic` names them and how they are combined:
///     Value              what a node holds for a sample
///     Sum                holds any sum of products of a layer
///     bound(node)        of the absolute value of what `node` holds
///     exact_sums_in_double  largest sum of products that a double may stand in for
///     finish(sum, node)  a Sum, or a double that stands in for one, as a Value
template <typename Arithmetic>
class Interpreter {
  using Value = typename Arithmetic::Value;
  template <typename T>
  using Lane = std::array<T, block_samples>;  // one feature for the samples of a block
  using Values = std::vector<Lane<Value>>;

 public:
  struct Trace {
    Batch<Value> output;
    std::vector<Value> largest;  ///< [nodes], absolute
  };

  /// Refers to both.
  Interpreter(const Program& program, const Arithmetic& arithmetic)
      : program_(program), arithmetic_(arithmetic), last_uses_(last_uses(program)) {
    for (NodeId id = 0; id < last_uses_.size(); ++id) fits_double_.push_back(fits_double(id));
  }

  Trace run(const IntegerBatch& inputs) const {
    check_inputs(program_, inputs);
    Trace trace{Batch<Value>(program_.output_size(), inputs.samples()),
                std::vector<Value>(last_uses_.size())};
    for (std::size_t first = 0; first < inputs.samples(); first += block_samples) {
      const std::size_t count = std::min(block_samples, inputs.samples() - first);
      const Values output = run_block(load(inputs, first, count), trace.largest);
      for (std::size_t i = 0; i < output.size(); ++i) {
        std::copy_n(output[i].begin(), count,
                    trace.output.feature(i).begin() + static_cast<std::ptrdiff_t>(first));
      }
    }
    return trace;
  }

 private:
  /// Whether every partial sum of a linear node is one: doubles vectorise on every machine.
  bool fits_double(NodeId id) const {
    const Node& node = program_.node(id);
    if (!is_linear(node)) return false;
    const NodeId x = inputs_of(node).front();
    const double sums = largest_row_sum(LinearMap(node, program_.node(x).size));
    return sums * arithmetic_.bound(x) + static_cast<double>(largest_constant) <
           Arithmetic::exact_sums_in_double;
  }

  /// The samples [first, first + count) of every feature. A short block is filled up with its first
  /// sample, a legal input that changes no maximum.
  static Values load(const IntegerBatch& inputs, std::size_t first, std::size_t count) {
    Values values(inputs.features());
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto feature = inputs.feature(i).subspan(first, count);
      values[i].fill(static_cast<Value>(feature.front()));
      std::transform(feature.begin(), feature.end(), values[i].begin(),
                     [](std::int64_t x) { return static_cast<Value>(x); });
    }
    return values;
  }

  /// Returns the output and raises `largest`. A value is dropped after the last node that needs it.
  Values run_block(Values input, std::vector<Value>& largest) const {
    std::vector<Values> values;
    values.push_back(std::move(input));
    for (NodeId id = 0; id < last_uses_.size(); ++id) {
      if (id > 0) values.push_back(run_node(id, values));
      for (const auto& lane : values.back()) {
        for (const Value value : lane) largest[id] = std::max({largest[id], value, -value});
      }
      for (const NodeId x : inputs_of(program_.node(id))) {
        if (last_uses_[x] == id) values[x] = {};
      }
    }
    return std::move(values.back());
  }

  Values run_node(NodeId id, const std::vector<Values>& before) const {
    const Node& node = program_.node(id);
    if (const auto* p = std::get_if<ProductNode>(&node.operation)) {
      return product(node, before[p->left], before[p->right]);
    }
    if (const auto* sum = std::get_if<SumNode>(&node.operation)) return combine(node, *sum, before);
    if (const auto* parts = std::get_if<ConcatenateNode>(&node.operation)) {
      return concatenate(*parts, before);
    }
    if (const auto* trees = std::get_if<ForestNode>(&node.operation)) {
      return forest(node, *trees, before[trees->input]);
    }
    const Values& x = before[inputs_of(node).front()];
    return fits_double_[id] ? linear_in_double(node, x) : linear<typename Arithmetic::Sum>(node, x);
  }

  template <typename Sum, typename T>
  Values linear(const Node& node, const std::vector<Lane<T>>& x) const {
    const LinearMap map(node, x.size());
    Values out(map.rows());
    for (std::size_t r = 0; r < map.rows(); ++r) {
      Lane<Sum> sums;
      sums.fill(static_cast<Sum>(map.bias(r)));
      for (const auto& [column, weight] : map.row(r)) {
        const auto factor = static_cast<Sum>(weight);
        const Lane<T>& lane = x[column];
        for (std::size_t s = 0; s < block_samples; ++s) sums[s] += factor * lane[s];
      }
      out[r] = finish(sums, node);
    }
    return out;
  }

  Values linear_in_double(const Node& node, const Values& x) const {
    std::vector<Lane<double>> converted(x.size());
    for (std::size_t c = 0; c < x.size(); ++c) {
      std::transform(x[c].begin(), x[c].end(), converted[c].begin(),
                     [](Value value) { return static_cast<double>(value); });
    }
    return linear<double>(node, converted);
  }

  Values product(const Node& node, const Values& left, const Values& right) const {
    using Sum = typename Arithmetic::Sum;
    Values out(node.size);
    for (std::size_t i = 0; i < node.size; ++i) {
      Lane<Sum> products;
      for (std::size_t s = 0; s < block_samples; ++s) products[s] = Sum{left[i][s]} * right[i][s];
      out[i] = finish(products, node);
    }
    return out;
  }

  Values combine(const Node& node, const SumNode& sum, const std::vector<Values>& before) const {
    using Sum = typename Arithmetic::Sum;
    Values out(node.size);
    for (std::size_t i = 0; i < node.size; ++i) {
      Lane<Sum> totals;
      totals.fill(static_cast<Sum>(sum.constants[i]));
      for (std::size_t k = 0; k < sum.inputs.size(); ++k) {
        const Lane<Value>& lane = before[sum.inputs[k]][i];
        const auto factor = static_cast<Sum>(sum.factors[k]);
        for (std::size_t s = 0; s < block_samples; ++s) totals[s] += factor * lane[s];
      }
      out[i] = finish(totals, node);
    }
    return out;
  }

  static Values concatenate(const ConcatenateNode& node, const std::vector<Values>& before) {
    Values out;
    for (const NodeId x : node.inputs) out.insert(out.end(), before[x].begin(), before[x].end());
    return out;
  }

  Values forest(const Node& node, const ForestNode& forest, const Values& bits) const {
    using Sum = typename Arithmetic::Sum;
    std::vector<Lane<Sum>> sums(node.size);
    for (std::size_t k = 0; k < node.size; ++k) sums[k].fill(static_cast<Sum>(forest.bias[k]));
    for (const DecisionTrees::Next root : forest.trees.roots) {
      for (std::size_t s = 0; s < block_samples; ++s) {
        const std::size_t leaf =
            leaf_reached(forest.trees, root, [&](std::uint32_t bit) { return bits[bit][s] != 0; });
        for (std::size_t k = 0; k < node.size; ++k) {
          sums[k][s] += static_cast<Sum>(forest.values[leaf * node.size + k]);
        }
      }
    }
    Values out(node.size);
    for (std::size_t k = 0; k < node.size; ++k) out[k] = finish(sums[k], node);
    return out;
  }

  template <typename Sum>
  Lane<Value> finish(const Lane<Sum>& sums, const Node& node) const {
    Lane<Value> values;
    for (std::size_t s = 0; s < block_samples; ++s) values[s] = arithmetic_.finish(sums[s], node);
    return values;
  }

  const Program& program_;
  const Arithmetic& arithmetic_;
  std::vector<NodeId> last_uses_;
  std::vector<bool> fits_double_;
};

}  // namespace sealion::reference
