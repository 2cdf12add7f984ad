#include "program/simplify/constants.h"

#include <algorithm>

#include "base/int128.h"

namespace sealion::simplification {
namespace {

bool fits_constant(int128 value) { return value >= -largest_constant && value <= largest_constant; }

/// Sums of at most 2^16 products below 2^68, and a constant.
Constant constant_of(int128 value) {
  if (!fits_constant(value)) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

/// A row's bias with its constant inputs, and whether it has others.
struct FoldedBias {
  int128 bias;
  bool is_all;
};

FoldedBias folded_bias(const LinearMap& map, std::size_t r, const std::vector<Constant>& x) {
  FoldedBias folded{map.bias(r), true};
  map.for_each_term(r, [&](std::size_t column, std::int32_t weight) {
    if (x[column]) {
      folded.bias += int128{weight} * *x[column];
    } else {
      folded.is_all = false;
    }
  });
  return folded;
}

}  // namespace

Constants::Constants(const Program& program) : program_(program) {
  for (NodeId id = 0; id < program.nodes().size(); ++id) values_.push_back(find(id));
  if (!is_linear(program.nodes().back())) values_.back().assign(program.output_size(), {});
  // An integer that one reader cannot take in is none for all others too.
  bool is_settled = false;
  while (!is_settled) {
    is_settled = true;
    for (NodeId id = 0; id < program.nodes().size(); ++id) {
      if (is_linear(program.node(id))) is_settled = keep_absorbable(id) && is_settled;
    }
  }
}

LinearMap Constants::map(NodeId node) const {
  return {program_.node(node), program_.node(inputs_of(program_.node(node)).front()).size};
}

const std::vector<Constant>& Constants::operand(NodeId node) const {
  return values_[inputs_of(program_.node(node)).front()];
}

std::vector<Constant> Constants::find(NodeId id) const {
  const Node& node = program_.node(id);
  std::vector<Constant> result;
  if (is_linear(node)) {
    const LinearMap rows = map(id);
    for (std::size_t r = 0; r < node.size; ++r) {
      const FoldedBias folded = folded_bias(rows, r, operand(id));
      result.push_back(folded.is_all ? constant_of(folded.bias) : std::nullopt);
    }
    return result;
  }
  if (const auto* product = std::get_if<ProductNode>(&node.operation)) return find(node, *product);
  if (const auto* sum = std::get_if<SumNode>(&node.operation)) return find(node, *sum);
  if (std::holds_alternative<ForestNode>(node.operation)) return std::vector<Constant>(node.size);
  for (const NodeId x : inputs_of(node)) {  // one after the other
    result.insert(result.end(), values_[x].begin(), values_[x].end());
  }
  result.resize(node.size);
  return result;
}

std::vector<Constant> Constants::find(const Node& node, const ProductNode& product) const {
  std::vector<Constant> result(node.size);
  for (std::size_t i = 0; i < node.size; ++i) {
    const Constant left = values_[product.left][i], right = values_[product.right][i];
    if (left == 0 || right == 0) {
      result[i] = 0;
    } else if (left && right) {
      result[i] = constant_of(int128{*left} * *right);
    }
  }
  return result;
}

std::vector<Constant> Constants::find(const Node& node, const SumNode& sum) const {
  std::vector<Constant> result(node.size);
  for (std::size_t i = 0; i < node.size; ++i) {
    int128 total = sum.constants[i];
    bool is_constant = true;
    for (std::size_t k = 0; k < sum.inputs.size() && is_constant; ++k) {
      const Constant& x = values_[sum.inputs[k]][i];
      is_constant = x.has_value();
      if (x) total += int128{sum.factors[k]} * *x;
    }
    if (is_constant) result[i] = constant_of(total);
  }
  return result;
}

/// False where some were not: they are no constants from now on.
bool Constants::keep_absorbable(NodeId id) {
  std::vector<Constant>& x = values_[inputs_of(program_.node(id)).front()];
  const auto is_constant = [](const Constant& value) { return value.has_value(); };
  if (std::ranges::none_of(x, is_constant)) return true;
  const LinearMap rows = map(id);
  bool all = true;
  for (std::size_t r = 0; r < rows.rows(); ++r) {
    if (values_[id][r] || fits_constant(folded_bias(rows, r, x).bias)) continue;
    rows.for_each_term(r, [&](std::size_t column, std::int32_t) { x[column].reset(); });
    all = false;
  }
  return all;
}

std::int64_t Constants::bias(NodeId id, std::size_t r) const {
  if (values_[id][r]) return *values_[id][r];
  return static_cast<std::int64_t>(folded_bias(map(id), r, operand(id)).bias);
}

Row Constants::row(NodeId id, std::size_t r) const {
  Row row{{}, bias(id, r)};
  for_each_term(id, r, [&](std::size_t column, std::int32_t weight) {
    row.terms.push_back({column, weight});
  });
  return row;
}

}  // namespace sealion::simplification
