#include "real/fuse_forests.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace sealion::real {
namespace {

constexpr std::size_t most_leaf_values = std::size_t{1} << 22;

/// The forests that a node is, one after the other; none where it is something else.
std::vector<const ForestNode*> forests_in(const Program& program, NodeId id) {
  const Operation& operation = program.nodes[id].operation;
  if (const auto* forest = std::get_if<ForestNode>(&operation)) return {forest};
  std::vector<const ForestNode*> forests;
  if (const auto* joined = std::get_if<ConcatenateNode>(&operation)) {
    for (const NodeId part : joined->inputs) {
      forests.push_back(std::get_if<ForestNode>(&program.nodes[part].operation));
    }
  }
  return forests;
}

/// Of some columns of a linear node, row by row.
std::vector<double> matrix_of(const LinearNode& linear, std::size_t first, std::size_t count) {
  std::vector<double> matrix(linear.bias.size() * count, 0);
  for (std::size_t r = 0; r < linear.bias.size(); ++r) {
    for (std::size_t e = linear.row_starts[r]; e < linear.row_starts[r + 1]; ++e) {
      const std::size_t column = linear.columns[e];
      if (column >= first && column < first + count) {
        matrix[r * count + column - first] = linear.weights[e];
      }
    }
  }
  return matrix;
}

/// sums[r] += matrix[r] * numbers.
void add_product(std::span<double> sums, const std::vector<double>& matrix,
                 std::span<const double> numbers) {
  for (std::size_t r = 0; r < sums.size(); ++r) {
    for (std::size_t k = 0; k < numbers.size(); ++k) {
      sums[r] += matrix[r * numbers.size() + k] * numbers[k];
    }
  }
}

/// Numbers of decisions and leaves behind those that there are already.
DecisionTrees::Next behind(const DecisionTrees& trees, DecisionTrees::Next next) {
  if (DecisionTrees::is_leaf(next)) {
    return DecisionTrees::leaf(DecisionTrees::number_of(next) + trees.leaves);
  }
  return next + static_cast<DecisionTrees::Next>(trees.decisions.size());
}

void append(DecisionTrees& trees, const DecisionTrees& more) {
  const DecisionTrees before = trees;
  for (const DecisionTrees::Decision& decision : more.decisions) {
    trees.decisions.push_back(
        {decision.bit, behind(before, decision.if_clear), behind(before, decision.if_set)});
  }
  for (const DecisionTrees::Next root : more.roots) trees.roots.push_back(behind(before, root));
  trees.leaves += more.leaves;
}

}  // namespace

std::optional<ForestNode> weighed_forests(const Program& program, const LinearNode& linear) {
  const auto forests = forests_in(program, linear.input);
  if (forests.empty() || std::ranges::find(forests, nullptr) != forests.end()) return std::nullopt;
  ForestNode sum{0, {}, {}, linear.bias};
  const std::size_t rows = linear.bias.size();
  std::size_t first = 0;
  for (const ForestNode* const forest : forests) {
    const std::size_t size = forest->bias.size();
    const std::vector<double> matrix = matrix_of(linear, first, size);
    first += size;
    if (std::ranges::all_of(matrix, [](double weight) { return weight == 0; })) continue;
    append(sum.trees, forest->trees);
    if (sum.trees.decisions.size() > most_decisions || sum.trees.leaves * rows > most_leaf_values) {
      return std::nullopt;
    }
    add_product(sum.bias, matrix, forest->bias);
    sum.values.resize(sum.trees.leaves * rows, 0);
    const std::size_t start = sum.trees.leaves - forest->trees.leaves;
    for (std::size_t leaf = 0; leaf < forest->trees.leaves; ++leaf) {
      add_product(std::span(sum.values).subspan((start + leaf) * rows, rows), matrix,
                  std::span(forest->values).subspan(leaf * size, size));
    }
  }
  if (sum.trees.roots.empty()) return std::nullopt;
  return sum;
}

}  // namespace sealion::real
