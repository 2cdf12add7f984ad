#pragma once

#include <vector>

#include "program/simplify/needs.h"
#include "program/simplify/views.h"

namespace sealion::simplification {

/// Builds what is left of a program, node by node.
class Rewriter {
 public:
  /// Refers to its arguments.
  Rewriter(const Program& program, const Constants& constants, const Needs& needs,
           const Views& views);

  Program run();

 private:
  using Rows = std::vector<std::vector<LinearTerm>>;
  /// Integers of one new node, and constants.
  struct Selection {
    NodeId input;
    Rows rows;
    std::vector<std::int64_t> constants;

    friend bool operator==(const Selection&, const Selection&) = default;
  };

  NodeId rewrite(NodeId id, const InputNode& input);
  NodeId rewrite(NodeId id, const DenseNode& dense);
  NodeId rewrite(NodeId id, const Conv2DNode& conv);
  NodeId rewrite(NodeId id, const SumPoolNode& pool);
  NodeId rewrite(NodeId id, const ProductNode& product);
  NodeId rewrite(NodeId id, const SumNode& sum);
  NodeId rewrite(NodeId id, const ConcatenateNode& concatenate);
  NodeId rewrite(NodeId id, const SparseNode& sparse);
  NodeId rewrite(NodeId id, const ForestNode& forest);

  const std::string& name(NodeId id) const { return program_.node(id).name; }
  /// The new node that has the needed integers of `x`; the input where there are none.
  NodeId new_home(NodeId x) const;
  /// The needed rows of a linear node on the columns of `new_home` of its input, as a sparse node.
  NodeId sparse_rows(NodeId id);
  std::size_t moved(std::size_t column, NodeId x) const;
  std::vector<LinearTerm> moved(const std::vector<LinearTerm>& terms, NodeId x) const;
  /// The node's rows that are copies of another's, as a sparse node.
  NodeId copied_rows(NodeId id);
  /// A new node with exactly these integers of `x`.
  NodeId tensor(NodeId x, const Features& features);
  Selection select(NodeId x, const Features& features) const;
  NodeId scaled(NodeId id, const Scaling& scaling);

  const Program& program_;
  const Constants& constants_;
  const Needs& needs_;
  const Views& views_;
  ProgramBuilder builder_;
  std::vector<NodeId> new_ids_;  // [nodes], of those that stay
  std::vector<std::pair<Selection, NodeId>> selections_;
};

}  // namespace sealion::simplification
