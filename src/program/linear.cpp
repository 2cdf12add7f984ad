#include "program/linear.h"

namespace sealion {

std::vector<LinearTerm> LinearMap::row(std::size_t r) const {
  std::vector<LinearTerm> terms;
  for_each_term(r, [&](std::size_t column, std::int32_t weight) {
    terms.push_back({column, weight});
  });
  return terms;
}

std::int64_t LinearMap::bias(std::size_t r) const {
  if (const auto* dense = std::get_if<DenseNode>(&node_.operation)) return dense->bias[r];
  if (const auto* sparse = std::get_if<SparseNode>(&node_.operation)) return sparse->bias[r];
  const auto* conv = std::get_if<Conv2DNode>(&node_.operation);
  return conv != nullptr ? conv->bias[r % conv->bias.size()] : 0;
}

bool is_linear(const Node& node) {
  return std::holds_alternative<DenseNode>(node.operation) ||
         std::holds_alternative<Conv2DNode>(node.operation) ||
         std::holds_alternative<SumPoolNode>(node.operation) ||
         std::holds_alternative<SparseNode>(node.operation);
}

}  // namespace sealion
