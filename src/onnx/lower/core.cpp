#include "onnx/lower/core.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

#include "base/error.h"

namespace sealion::onnx {
namespace {

using real::NodeId;

bool is_function(const real::Node& node) {
  return std::holds_alternative<real::FunctionNode>(node.operation);
}

/// For each node whether it is one of these or depends on one.
std::vector<bool> behind_nodes(const real::Program& program, const std::vector<bool>& these) {
  std::vector<bool> behind;
  for (NodeId id = 0; id < program.nodes.size(); ++id) {
    const auto inputs = real::inputs_of(program.nodes[id]);
    behind.push_back(these[id] || std::ranges::any_of(inputs, [&](NodeId input) {
                       return static_cast<bool>(behind[input]);
                     }));
  }
  return behind;
}

/// For each node whether it is a function.
std::vector<bool> functions_of(const real::Program& program) {
  std::vector<bool> functions;
  for (const real::Node& node : program.nodes) functions.push_back(is_function(node));
  return functions;
}

/// For each number that a node makes whether it depends on a function.
std::vector<bool> numbers_behind(const real::Program& program, NodeId id,
                                 const std::vector<bool>& behind) {
  const auto* joined = std::get_if<real::ConcatenateNode>(&program.nodes[id].operation);
  if (!joined) return std::vector<bool>(program.nodes[id].size, behind[id]);
  std::vector<bool> numbers;
  for (const NodeId part : joined->inputs) {
    numbers.insert(numbers.end(), program.nodes[part].size, behind[part]);
  }
  return numbers;
}

/// Whether a row makes more of functions than a sum or a difference, which normalising needs.
bool weighs(const real::LinearNode& linear, std::size_t row, const std::vector<bool>& behind) {
  std::optional<double> first;
  for (std::size_t e = linear.row_starts[row]; e < linear.row_starts[row + 1]; ++e) {
    if (!behind[linear.columns[e]]) continue;
    const double weight = std::abs(linear.weights[e]);
    if (std::abs(weight - first.value_or(weight)) > 1e-9 * weight) return true;
    first = weight;
  }
  return false;
}

/// Whether a node does to functions what a client does not.
bool belongs_inside(const real::Program& program, NodeId id, const std::vector<bool>& behind) {
  const real::Node& node = program.nodes[id];
  if (!behind[id]) return false;
  if (std::holds_alternative<real::Conv2DNode>(node.operation)) return true;
  if (std::holds_alternative<real::ProductNode>(node.operation)) return true;
  const auto* linear = std::get_if<real::LinearNode>(&node.operation);
  if (!linear) return false;
  const std::vector<bool> numbers = numbers_behind(program, linear->input, behind);
  for (std::size_t r = 0; r < node.size; ++r) {
    if (weighs(*linear, r, numbers)) return true;
  }
  return false;
}

/// For each node whether the output depends on it.
std::vector<bool> used_nodes(const real::Program& program, const Symbolic& output) {
  std::vector<bool> used(program.nodes.size(), false);
  for (const Element& element : output.elements) {
    if (!element.is_constant()) used[element.node] = true;
  }
  for (NodeId id = used.size(); id-- > 0;) {
    if (!used[id]) continue;
    for (const NodeId input : real::inputs_of(program.nodes[id])) used[input] = true;
  }
  return used;
}

/// For each node whether one that belongs inside depends on it.
std::vector<bool> before_weights(const real::Program& program, const Symbolic& output) {
  const std::vector<bool> used = used_nodes(program, output);
  const std::vector<bool> behind = behind_nodes(program, functions_of(program));
  std::vector<bool> before(program.nodes.size(), false);
  for (NodeId id = program.nodes.size(); id-- > 0;) {
    if (!used[id] || !(before[id] || belongs_inside(program, id, behind))) continue;
    for (const NodeId input : real::inputs_of(program.nodes[id])) before[input] = true;
  }
  return before;
}

/// For each node whether it is a function that the output depends on, and no inner one.
std::vector<bool> outer_functions(const real::Program& program, const Symbolic& output) {
  std::vector<bool> outer = functions_of(program);
  const std::vector<bool> used = used_nodes(program, output);
  const std::vector<bool> before = before_weights(program, output);
  for (NodeId id = 0; id < outer.size(); ++id) outer[id] = outer[id] && used[id] && !before[id];
  return outer;
}

/// What is read by outer functions, or goes out, and depends on none of them.
std::set<NodeId> last_encrypted(const real::Program& program, const Symbolic& output,
                                const std::vector<bool>& outer) {
  const std::vector<bool> behind = behind_nodes(program, outer);
  std::set<NodeId> last;
  for (NodeId id = 0; id < program.nodes.size(); ++id) {
    if (!outer[id]) continue;
    for (const NodeId input : real::inputs_of(program.nodes[id])) {
      if (!behind[input]) last.insert(input);
    }
  }
  if (!last.empty()) return last;
  for (const Element& element : output.elements) {
    if (!element.is_constant()) last.insert(element.node);
  }
  return last;
}

}  // namespace

std::vector<InnerFunction> inner_functions(const real::Program& program, const Symbolic& output) {
  const std::vector<bool> before = before_weights(program, output);
  std::vector<InnerFunction> inner;
  for (NodeId id = 0; id < before.size(); ++id) {
    const real::Node& node = program.nodes[id];
    const auto* function = std::get_if<real::FunctionNode>(&node.operation);
    if (before[id] && function) {
      inner.push_back({id, node.name, function->operation, program.nodes[function->input].size});
    }
  }
  return inner;
}

Core find_core(const real::Program& program, const Symbolic& output) {
  const std::vector<bool> outer = outer_functions(program, output);
  const std::set<NodeId> last = last_encrypted(program, output, outer);
  if (last.empty()) {
    fail(ErrorCode::unsupported, "the output of the model does not depend on the record");
  }
  if (last.size() > 1) {
    std::vector<std::string> names;
    for (const NodeId id : last) names.push_back(program.nodes[id].name);
    fail(ErrorCode::unsupported,
         "what the model tells is made of several encrypted values ({}) by functions that are "
         "neither sums nor products, and clients do not combine what they decrypt: export one "
         "model of these instead of all together",
         fmt::join(names, ", "));
  }
  Core core{*last.begin(), {}};
  for (NodeId id = 0; id < outer.size(); ++id) {
    const auto* function = std::get_if<real::FunctionNode>(&program.nodes[id].operation);
    if (outer[id] && function) core.behind.push_back(function->operation);
  }
  return core;
}

}  // namespace sealion::onnx
