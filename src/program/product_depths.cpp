#include "program/product_depths.h"

#include <algorithm>
#include <bit>
#include <variant>

namespace sealion {
namespace {

/// Of a forest: a path is a product, multiplied in a balanced tree.
std::size_t products_on_the_way(const Node& node) {
  if (const auto* forest = std::get_if<ForestNode>(&node.operation)) {
    const std::size_t height = std::max<std::size_t>(height_of(forest->trees), 1);
    return static_cast<std::size_t>(std::bit_width(height - 1));
  }
  return std::holds_alternative<ProductNode>(node.operation) ? 1 : 0;
}

}  // namespace

std::vector<std::size_t> product_depths(const Program& program) {
  std::vector<std::size_t> depths;
  for (const Node& node : program.nodes()) {
    std::size_t depth = 0;
    for (const NodeId x : inputs_of(node)) depth = std::max(depth, depths[x]);
    depths.push_back(depth + products_on_the_way(node));
  }
  return depths;
}

}  // namespace sealion
