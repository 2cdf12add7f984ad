#include "real/quantise/shared_steps.h"

#include <numeric>

#include "base/cases.h"

namespace sealion::real {

std::vector<std::size_t> step_periods(const Program& program) {
  std::vector<std::size_t> periods;
  for (const Node& node : program.nodes) periods.push_back(node.size);
  periods.back() = 1;
  const auto require = [&](NodeId id, std::size_t period) {
    periods[id] = std::gcd(periods[id], period);
  };
  for (NodeId id = program.nodes.size(); id-- > 0;) {
    std::visit(Cases{[&](const Conv2DNode& conv) {
                       require(id, conv.bias.size());
                       require(conv.input, conv.window.channels);
                     },
                     [&](const ProductNode& product) {
                       require(product.left, periods[id]);
                       require(product.right, periods[id]);
                     },
                     [&](const ConcatenateNode& concatenation) {
                       if (periods[id] == program.nodes[id].size) return;
                       for (const NodeId input : concatenation.inputs) require(input, 1);
                     },
                     [](const auto&) {}},
               program.nodes[id].operation);
  }
  return periods;
}

}  // namespace sealion::real
