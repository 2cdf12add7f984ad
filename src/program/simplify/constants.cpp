#include "program/simplify/constants.h"

#include "base/int128.h"

namespace sealion::simplification {
namespace {

bool fits_constant(int128 value) { return value >= -largest_constant && value <= largest_constant; }

/// Sums of at most 2^16 products below 2^68, and a constant.
Constant constant_of(int128 value) {
  if (!fits_constant(value)) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

/// A row with its constant inputs summed up.
struct FoldedRow {
  std::vector<LinearTerm> terms;
  int128 bias;
};

FoldedRow folded_row(const LinearMap& map, std::size_t r, const std::vector<Constant>& x) {
  FoldedRow row{{}, map.bias(r)};
  map.for_each_term(r, [&](std::size_t column, std::int32_t weight) {
    if (x[column]) {
      row.bias += int128{weight} * *x[column];
    } else {
      row.terms.push_back({column, weight});
    }
  });
  return row;
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

std::vector<Constant> Constants::find(NodeId id) const {
  const Node& node = program_.node(id);
  std::vector<Constant> result;
  if (is_linear(node)) {
    for (std::size_t r = 0; r < node.size; ++r) result.push_back(find_row(id, r));
    return result;
  }
  if (const auto* product = std::get_if<ProductNode>(&node.operation)) return find(node, *product);
  if (const auto* sum = std::get_if<SumNode>(&node.operation)) return find(node, *sum);
  for (const NodeId x : inputs_of(node)) {  // one after the other
    result.insert(result.end(), values_[x].begin(), values_[x].end());
  }
  result.resize(node.size);
  return result;
}

Constant Constants::find_row(NodeId id, std::size_t r) const {
  const NodeId x = inputs_of(program_.node(id)).front();
  const FoldedRow row = folded_row(map(id), r, values_[x]);
  return row.terms.empty() ? constant_of(row.bias) : std::nullopt;
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
  const LinearMap rows = map(id);
  bool all = true;
  for (std::size_t r = 0; r < rows.rows(); ++r) {
    if (values_[id][r] || fits_constant(folded_row(rows, r, x).bias)) continue;
    rows.for_each_term(r, [&](std::size_t column, std::int32_t) { x[column].reset(); });
    all = false;
  }
  return all;
}

Row Constants::row(NodeId id, std::size_t r) const {
  if (values_[id][r]) return {{}, *values_[id][r]};
  FoldedRow row = folded_row(map(id), r, values_[inputs_of(program_.node(id)).front()]);
  return {std::move(row.terms), static_cast<std::int64_t>(row.bias)};
}

}  // namespace sealion::simplification
