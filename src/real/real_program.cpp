#include "real/real_program.h"

#include <utility>

#include "base/cases.h"

namespace sealion::real {
namespace {

/// Calls visit(id) for the nodes that an operation reads.
template <typename Op, typename Visit>
void visit_inputs(Op& operation, const Visit& visit) {
  std::visit(Cases{[](const InputNode&) {},
                   [&](auto& unary) -> decltype(void(unary.input)) { visit(unary.input); },
                   [&](auto& binary) -> decltype(void(binary.left)) {
                     visit(binary.left);
                     visit(binary.right);
                   },
                   [&](auto& many) -> decltype(void(many.inputs)) {
                     for (auto& input : many.inputs) visit(input);
                   }},
             operation);
}

std::vector<bool> needed_for(const Program& program, NodeId output) {
  std::vector<bool> needed(program.nodes.size(), false);
  needed[0] = needed[output] = true;
  for (NodeId id = output + 1; id-- > 0;) {
    if (!needed[id]) continue;
    visit_inputs(program.nodes[id].operation, [&](NodeId input) { needed[input] = true; });
  }
  return needed;
}

}  // namespace

std::vector<NodeId> inputs_of(const Node& node) {
  std::vector<NodeId> inputs;
  visit_inputs(node.operation, [&](NodeId input) { inputs.push_back(input); });
  return inputs;
}

Program restricted_to(const Program& program, NodeId output) {
  const std::vector<bool> needed = needed_for(program, output);
  std::vector<NodeId> moved(program.nodes.size());
  Program restricted;
  for (NodeId id = 0; id <= output; ++id) {
    if (!needed[id]) continue;
    moved[id] = restricted.nodes.size();
    Node node = program.nodes[id];
    visit_inputs(node.operation, [&](NodeId& input) { input = moved[input]; });
    restricted.nodes.push_back(std::move(node));
  }
  return restricted;
}

}  // namespace sealion::real
