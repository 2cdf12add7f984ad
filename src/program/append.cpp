#include "program/append.h"

#include <vector>

#include "base/cases.h"
#include "program/linear.h"

namespace sealion {
namespace {

std::vector<std::vector<LinearTerm>> rows_of(const LinearMap& map) {
  std::vector<std::vector<LinearTerm>> rows;
  for (std::size_t r = 0; r < map.rows(); ++r) rows.push_back(map.row(r));
  return rows;
}

}  // namespace

NodeId append_node(ProgramBuilder& builder, const Program& program, NodeId id,
                   const std::vector<NodeId>& made) {
  const Node& node = program.node(id);
  const auto moved = [&](const std::vector<NodeId>& inputs) {
    std::vector<NodeId> ids;
    for (const NodeId id : inputs) ids.push_back(made[id]);
    return ids;
  };
  return std::visit(
      Cases{[&](const InputNode&) { return made.front(); },
            [&](const DenseNode& dense) {
              return builder.dense(made[dense.input], node.size, dense.weights, dense.bias,
                                   node.name);
            },
            [&](const Conv2DNode& conv) {
              return builder.conv2d(made[conv.input], conv.window, conv.bias.size(), conv.weights,
                                    conv.bias, node.name);
            },
            [&](const SumPoolNode& pool) {
              return builder.sum_pool(made[pool.input], pool.window, node.name);
            },
            [&](const ProductNode& product) {
              return builder.product(made[product.left], made[product.right], node.name);
            },
            [&](const SumNode& sum) {
              return builder.combination(moved(sum.inputs), sum.factors, sum.constants, node.name);
            },
            [&](const ConcatenateNode& concatenation) {
              return builder.concatenate(moved(concatenation.inputs), node.name);
            },
            [&](const SparseNode& sparse) {
              return builder.sparse(made[sparse.input],
                                    rows_of(LinearMap(node, program.node(sparse.input).size)),
                                    sparse.bias, node.name);
            },
            [&](const ForestNode& forest) {
              return builder.forest(made[forest.input], forest.trees, node.size, forest.values,
                                    forest.bias, node.name);
            }},
      node.operation);
}

NodeId append(ProgramBuilder& builder, const Program& program, NodeId x) {
  std::vector<NodeId> made = {x};
  for (NodeId id = 1; id < program.nodes().size(); ++id) {
    made.push_back(append_node(builder, program, id, made));
  }
  return made.back();
}

}  // namespace sealion
