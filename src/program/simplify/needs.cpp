#include "program/simplify/needs.h"

#include <algorithm>

namespace sealion::simplification {

Needs::Needs(const Program& program, const Constants& constants)
    : program_(program), constants_(constants), needed_(program.nodes().size()) {
  for (const Node& node : program.nodes()) marks_.emplace_back(node.size);
  marks_.front().assign(program.input_size(), true);
  marks_.back().assign(program.output_size(), true);
  for (NodeId id = program.nodes().size(); id-- > 0;) {
    for (std::size_t i = 0; i < marks_[id].size(); ++i) {
      if (marks_[id][i]) needed_[id].push_back(i);
    }
    mark_operands(id);
  }
}

void Needs::mark_operands(NodeId id) {
  if (of(id).empty()) return;
  std::visit([&](const auto& operation) { mark(id, operation); }, program_.node(id).operation);
}

void Needs::mark_feature(NodeId x, std::size_t feature) {
  const bool is_row = std::holds_alternative<SparseNode>(program_.node(x).operation);
  if (is_row || !constants_.at(x, feature)) marks_[x][feature] = true;
}

void Needs::mark(NodeId, const InputNode&) {}

void Needs::mark(NodeId id, const ProductNode& product) {
  const auto scaling = scaling_of(product, of(id), constants_);
  for (const NodeId x : {product.left, product.right}) {
    if (scaling && x == scaling->factor) continue;
    for (const std::size_t i : of(id)) mark_feature(x, i);
  }
}

void Needs::mark(NodeId id, const SumNode& sum) {
  for (const NodeId x : parts_of(sum, of(id), constants_).inputs) {
    for (const std::size_t i : of(id)) mark_feature(x, i);
  }
}

void Needs::mark(NodeId id, const ConcatenateNode& concatenate) {
  std::size_t first = 0;
  for (const NodeId x : concatenate.inputs) {
    const std::size_t end = first + program_.node(x).size;
    for (const std::size_t i : of(id)) {
      if (i >= first && i < end) mark_feature(x, i - first);
    }
    first = end;
  }
}

void Needs::mark(NodeId, const ForestNode& forest) {
  for (const DecisionTrees::Decision& decision : forest.trees.decisions) {
    mark_feature(forest.input, decision.bit);
  }
}

template <typename Linear>
void Needs::mark(NodeId id, const Linear& linear) {
  for (const std::size_t r : of(id)) {
    constants_.for_each_term(
        id, r, [&](std::size_t column, std::int32_t) { marks_[linear.input][column] = true; });
  }
}

std::size_t Needs::rank(NodeId node, std::size_t feature) const {
  if (all(node)) return feature;
  const Features& features = of(node);
  return static_cast<std::size_t>(std::lower_bound(features.begin(), features.end(), feature) -
                                  features.begin());
}

}  // namespace sealion::simplification
