#include "program/product_depths.h"

#include <algorithm>
#include <variant>

namespace sealion {

std::vector<std::size_t> product_depths(const Program& program) {
  std::vector<std::size_t> depths;
  for (const Node& node : program.nodes()) {
    std::size_t depth = 0;
    for (const NodeId x : inputs_of(node)) depth = std::max(depth, depths[x]);
    depths.push_back(depth + (std::holds_alternative<ProductNode>(node.operation) ? 1 : 0));
  }
  return depths;
}

}  // namespace sealion
