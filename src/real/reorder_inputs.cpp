#include "real/reorder_inputs.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "base/cases.h"

namespace sealion::real {
namespace {

/// Whether a node takes its inputs by number, so that others can stand in their places.
bool takes_all(const Node& node) {
  if (std::holds_alternative<LinearNode>(node.operation)) return false;
  if (std::holds_alternative<ForestNode>(node.operation)) return false;
  const auto inputs = inputs_of(node);
  return std::ranges::find(inputs, NodeId{0}) != inputs.end();
}

/// The row of each old input in the new ones.
std::vector<std::size_t> places_of(const std::vector<std::size_t>& order, std::size_t inputs) {
  std::vector<std::size_t> places(inputs, 0);
  for (std::size_t i = 0; i < order.size(); ++i) places[order[i]] = i;
  return places;
}

/// The columns in new places, ascending again.
void move_columns(LinearNode& linear, const std::vector<std::size_t>& places) {
  for (std::size_t r = 0; r < linear.bias.size(); ++r) {
    std::map<std::uint32_t, double> row;
    for (std::size_t e = linear.row_starts[r]; e < linear.row_starts[r + 1]; ++e) {
      row[static_cast<std::uint32_t>(places[linear.columns[e]])] = linear.weights[e];
    }
    std::size_t e = linear.row_starts[r];
    for (const auto& [column, weight] : row) {
      linear.columns[e] = column;
      linear.weights[e++] = weight;
    }
  }
}

void move_bits(ForestNode& forest, const std::vector<std::size_t>& places) {
  for (DecisionTrees::Decision& decision : forest.trees.decisions) {
    decision.bit = static_cast<std::uint32_t>(places[decision.bit]);
  }
}

/// A node that makes the old inputs of the new ones.
LinearNode old_inputs(const std::vector<std::size_t>& places) {
  LinearNode gather{0, {0}, {}, {}, std::vector<double>(places.size(), 0)};
  for (const std::size_t place : places) {
    gather.columns.push_back(static_cast<std::uint32_t>(place));
    gather.weights.push_back(1);
    gather.row_starts.push_back(static_cast<std::uint32_t>(gather.columns.size()));
  }
  return gather;
}

bool is_identity(const std::vector<std::size_t>& order, std::size_t inputs) {
  if (order.size() != inputs) return false;
  for (std::size_t i = 0; i < inputs; ++i) {
    if (order[i] != i) return false;
  }
  return true;
}

/// All nodes but the input moved one place on, and those that take the whole input put on node 1.
void insert_behind_input(Program& program, Node gather) {
  for (Node& node : program.nodes) {
    const bool whole = takes_all(node);
    const auto moved = [&](NodeId& id) { id = id == 0 ? (whole ? 1 : 0) : id + 1; };
    std::visit(Cases{[](InputNode&) {},
                     [&](ProductNode& product) {
                       moved(product.left);
                       moved(product.right);
                     },
                     [&](ConcatenateNode& concatenation) {
                       std::ranges::for_each(concatenation.inputs, moved);
                     },
                     [&](auto& unary) { moved(unary.input); }},
               node.operation);
  }
  program.nodes.insert(program.nodes.begin() + 1, std::move(gather));
}

}  // namespace

std::vector<bool> inputs_in_use(const Program& program) {
  std::vector<bool> used(program.nodes.front().size, false);
  for (const Node& node : program.nodes) {
    if (takes_all(node)) used.assign(used.size(), true);
    if (const auto* linear = std::get_if<LinearNode>(&node.operation);
        linear && linear->input == 0) {
      for (const std::uint32_t column : linear->columns) used[column] = true;
    } else if (const auto* forest = std::get_if<ForestNode>(&node.operation)) {
      for (const auto& decision : forest->trees.decisions) used[decision.bit] = true;
    }
  }
  return used;
}

Program with_inputs(const Program& program, const std::vector<std::size_t>& order) {
  const std::size_t inputs = program.nodes.front().size;
  if (is_identity(order, inputs)) return program;
  const std::vector<std::size_t> places = places_of(order, inputs);
  Program result = program;
  result.nodes.front().size = order.size();
  for (Node& node : result.nodes) {
    auto* linear = std::get_if<LinearNode>(&node.operation);
    if (linear && linear->input == 0) move_columns(*linear, places);
    if (auto* forest = std::get_if<ForestNode>(&node.operation)) move_bits(*forest, places);
  }
  if (std::ranges::any_of(result.nodes, takes_all)) {
    insert_behind_input(result, {"inputs", old_inputs(places), inputs});
  }
  return result;
}

}  // namespace sealion::real
