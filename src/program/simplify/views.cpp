#include "program/simplify/views.h"

#include <algorithm>
#include <set>

namespace sealion::simplification {

Views::Views(const Program& program, const Constants& constants, const Needs& needs)
    : program_(program),
      constants_(constants),
      needs_(needs),
      readers_(program.nodes().size()),
      copies_(program.nodes().size()),
      vanishes_(program.nodes().size()) {
  for (NodeId id = 0; id < program.nodes().size(); ++id) {
    if (needs.of(id).empty()) continue;
    for (const NodeId x : inputs_of(program.node(id))) readers_[x].push_back(id);
  }
  for (NodeId id = 0; id < program.nodes().size(); ++id) {
    std::vector<Feature>& sources = sources_.emplace_back();
    for (std::size_t i = 0; i < program.node(id).size; ++i) sources.push_back({id, i});
    const Copies copied = copies_of(id);
    copies_[id] = copied.has_value();
    for (std::size_t place = 0; copied && place < copied->size(); ++place) {
      const auto [x, i] = (*copied)[place];
      sources[needs.of(id)[place]] = home(x, i);
    }
    vanishes_[id] = needs.of(id).empty() || (copied && (is_identity(id) || can_do_without(id)));
  }
}

Views::Copies Views::copies_of(NodeId id) const {
  if (needs_.of(id).empty()) return std::nullopt;
  const Operation& operation = program_.node(id).operation;
  if (is_sparse(id)) return copies_of_sparse(id);
  if (std::holds_alternative<ProductNode>(operation)) return copies_of_product(id);
  if (std::holds_alternative<SumNode>(operation)) return copies_of_sum(id);
  const auto* concatenate = std::get_if<ConcatenateNode>(&operation);
  return concatenate != nullptr ? copies_of_concatenation(id, concatenate->inputs) : std::nullopt;
}

Views::Copies Views::copies_of_sparse(NodeId id) const {
  const NodeId x = inputs_of(program_.node(id)).front();
  std::vector<Feature> result;
  for (const std::size_t r : needs_.of(id)) {
    const Row row = constants_.row(id, r);
    if (row.bias != 0 || row.terms.size() != 1 || row.terms[0].weight != 1) return std::nullopt;
    result.push_back({x, row.terms[0].column});
  }
  return result;
}

/// A product with ones.
Views::Copies Views::copies_of_product(NodeId id) const {
  const auto& product = std::get<ProductNode>(program_.node(id).operation);
  const auto scaling = scaling_of(product, needs_.of(id), constants_);
  const auto is_one = [&](std::size_t i) { return constants_.at(scaling->factor, i) == 1; };
  if (!scaling || !std::ranges::all_of(needs_.of(id), is_one)) return std::nullopt;
  return copies_of_operand(id, scaling->input, 0);
}

Views::Copies Views::copies_of_sum(NodeId id) const {
  const auto& sum = std::get<SumNode>(program_.node(id).operation);
  const SumParts parts = parts_of(sum, needs_.of(id), constants_);
  const auto is_zero = [](std::int64_t constant) { return constant == 0; };
  if (parts.factors != std::vector<std::int32_t>{1} ||
      !std::ranges::all_of(parts.constants, is_zero)) {
    return std::nullopt;
  }
  return copies_of_operand(id, parts.inputs[0], 0);
}

Views::Copies Views::copies_of_concatenation(NodeId id, const std::vector<NodeId>& inputs) const {
  std::size_t first = 0;
  for (const NodeId x : inputs) {
    const std::size_t size = program_.node(x).size;
    const bool has_all = needs_.of(id).front() >= first && needs_.of(id).back() < first + size;
    if (has_all) return copies_of_operand(id, x, first);
    first += size;
  }
  return std::nullopt;
}

/// Copies of x, whose integers stand from `first` on; none where one of them is a constant.
Views::Copies Views::copies_of_operand(NodeId id, NodeId x, std::size_t first) const {
  std::vector<Feature> result;
  for (const std::size_t i : needs_.of(id)) {
    if (constants_.at(x, i - first)) return std::nullopt;
    result.push_back({x, i - first});
  }
  return result;
}

/// All that is needed of another node, in its order.
bool Views::is_identity(NodeId id) const {
  std::vector<std::size_t> features;
  const NodeId home = sources_[id][needs_.of(id).front()].node;
  for (const std::size_t i : needs_.of(id)) {
    if (sources_[id][i].node != home) return false;
    features.push_back(sources_[id][i].index);
  }
  return features == needs_.of(home);
}

bool Views::can_do_without(NodeId id) const {
  if (id == program_.output_id()) return false;
  std::set<std::size_t> different;
  for (const std::size_t i : needs_.of(id)) different.insert(sources_[id][i].index);
  return different.size() == needs_.of(id).size() &&
         std::ranges::all_of(readers_[id], [&](NodeId reader) { return can_turn(reader, id); });
}

/// A dense layer has a column for each of the integers: it turns only to as many.
bool Views::can_turn(NodeId reader, NodeId id) const {
  const Operation& operation = program_.node(reader).operation;
  if (std::holds_alternative<DenseNode>(operation)) {
    const NodeId home = sources_[id][needs_.of(id).front()].node;
    return needs_.of(home).size() == needs_.of(id).size();
  }
  return is_sparse(reader);
}

bool Views::is_sparse(NodeId id) const {
  const Operation& operation = program_.node(id).operation;
  const bool is_windowed = std::holds_alternative<Conv2DNode>(operation) ||
                           std::holds_alternative<SumPoolNode>(operation);
  return std::holds_alternative<SparseNode>(operation) || (is_windowed && becomes_sparse(id));
}

bool Views::becomes_sparse(NodeId id) const {
  return !needs_.all(id) || !needs_.all(inputs_of(program_.node(id)).front());
}

}  // namespace sealion::simplification
