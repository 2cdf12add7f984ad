#include "layouts/affine/affine_map.h"

#include <algorithm>
#include <variant>

#include "base/error.h"
#include "base/int128.h"
#include "program/linear.h"

namespace sealion {
namespace {

std::int64_t narrow(int128 value) {
  if (value > largest_affine_value || value < -largest_affine_value) {
    fail(ErrorCode::does_not_fit,
         "the affine program has a weight, a bias or an answer above {} in absolute value",
         largest_affine_value);
  }
  return static_cast<std::int64_t>(value);
}

/// sum = sum + a b, exactly.
void multiply_add(int128& sum, int128 a, int128 b) {
  int128 product;
  if (__builtin_mul_overflow(a, b, &product) || __builtin_add_overflow(sum, product, &sum)) {
    fail(ErrorCode::does_not_fit, "a weight of the composed affine program leaves 128 bits");
  }
}

/// How one output depends on every value of the program, found from the last node to the first.
class Gradient {
 public:
  explicit Gradient(const Program& program) : program_(program) {
    for (const Node& node : program.nodes()) values_.emplace_back(node.size);
  }

  /// Of output `r`.
  void trace(std::size_t r) {
    for (auto& values : values_) std::ranges::fill(values, 0);
    bias_ = 0;
    values_.back()[r] = 1;
    for (NodeId id = values_.size() - 1; id > 0; --id) pull(id);
  }
  const std::vector<int128>& weights() const { return values_.front(); }
  int128 bias() const { return bias_; }

 private:
  /// Hands what the node's elements count for on to what they are made of.
  void pull(NodeId id) {
    const Node& node = program_.node(id);
    if (const auto* sum = std::get_if<SumNode>(&node.operation)) return pull(*sum, values_[id]);
    if (const auto* parts = std::get_if<ConcatenateNode>(&node.operation)) {
      return pull(*parts, values_[id]);
    }
    const NodeId x = inputs_of(node).front();
    const LinearMap map(node, program_.node(x).size);
    for (std::size_t i = 0; i < node.size; ++i) {
      const int128 factor = values_[id][i];
      if (factor == 0) continue;
      multiply_add(bias_, factor, map.bias(i));
      map.for_each_term(i, [&](std::size_t column, std::int32_t weight) {
        multiply_add(values_[x][column], factor, weight);
      });
    }
  }
  void pull(const SumNode& sum, const std::vector<int128>& factors) {
    for (std::size_t i = 0; i < factors.size(); ++i) {
      if (factors[i] == 0) continue;
      multiply_add(bias_, factors[i], sum.constants[i]);
      for (std::size_t k = 0; k < sum.inputs.size(); ++k) {
        multiply_add(values_[sum.inputs[k]][i], factors[i], sum.factors[k]);
      }
    }
  }
  void pull(const ConcatenateNode& parts, const std::vector<int128>& factors) {
    std::size_t i = 0;
    for (const NodeId x : parts.inputs) {
      for (int128& value : values_[x]) multiply_add(value, factors[i++], 1);
    }
  }

  const Program& program_;
  std::vector<std::vector<int128>> values_;  // [nodes][size]
  int128 bias_ = 0;
};

const Program& checked_affine(const Program& program) {
  std::size_t elements = 0;
  for (const Node& node : program.nodes()) {
    elements += node.size;
    if (std::holds_alternative<ProductNode>(node.operation)) {
      fail(ErrorCode::does_not_fit,
           "layer '{}' multiplies values: the affine layout runs programs without products",
           node.name);
    }
  }
  if (program.output_size() * program.input_size() > most_affine_weights ||
      program.output_size() * elements > most_affine_work) {
    fail(ErrorCode::does_not_fit,
         "{} outputs of {} inputs and {} values in all are more than the affine layout composes",
         program.output_size(), program.input_size(), elements);
  }
  return program;
}

/// The largest absolute value that bias + weights x takes for x in the input's range.
int128 largest_of(const Gradient& row, const InputNode& input) {
  int128 low = row.bias(), high = row.bias();
  for (const int128 weight : row.weights()) {
    multiply_add(low, weight, weight > 0 ? input.low : input.high);
    multiply_add(high, weight, weight > 0 ? input.high : input.low);
  }
  return std::max(-low, high);
}

}  // namespace

bool is_affine(const Program& program) {
  return std::ranges::none_of(program.nodes(), [](const Node& node) {
    return std::holds_alternative<ProductNode>(node.operation);
  });
}

AffineMap::AffineMap(const Program& program) : columns_(checked_affine(program).input_size()) {
  Gradient gradient(program);
  for (std::size_t r = 0; r < program.output_size(); ++r) {
    gradient.trace(r);
    double square_sum = 0;
    for (const int128 weight : gradient.weights()) {
      weights_.push_back(narrow(weight));
      square_sum += static_cast<double>(weight) * static_cast<double>(weight);
    }
    square_sums_.push_back(square_sum);
    bias_.push_back(narrow(gradient.bias()));
    largest_answer_ = std::max(largest_answer_, narrow(largest_of(gradient, program.input())));
  }
}

std::vector<std::uint32_t> AffineMap::used_columns() const {
  std::vector<bool> is_used(columns_);
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    if (weights_[i] != 0) is_used[i % columns_] = true;
  }
  std::vector<std::uint32_t> columns;
  for (std::size_t c = 0; c < columns_; ++c) {
    if (is_used[c]) columns.push_back(static_cast<std::uint32_t>(c));
  }
  if (columns.empty()) columns.push_back(0);
  return columns;
}

}  // namespace sealion
