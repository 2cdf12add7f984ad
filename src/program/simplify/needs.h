#pragma once

#include <cstddef>
#include <vector>

#include "program/simplify/constants.h"
#include "program/simplify/elementwise.h"

namespace sealion::simplification {

/// Which integers of a program have to be computed: those of the input and of the output, and those
/// that others are made of. Of constants only the rows of sparse nodes that something other than a
/// linear node reads; where such a reader needs more of them, it gets them from a selection.
class Needs {
 public:
  /// Refers to its arguments.
  Needs(const Program& program, const Constants& constants);

  /// The features of a node that are needed.
  const Features& of(NodeId node) const { return needed_[node]; }
  bool all(NodeId node) const { return of(node).size() == program_.node(node).size; }
  /// The place of a needed feature among them.
  std::size_t rank(NodeId node, std::size_t feature) const;

 private:
  void mark_operands(NodeId node);
  void mark(NodeId node, const InputNode& input);
  void mark(NodeId node, const ProductNode& product);
  void mark(NodeId node, const SumNode& sum);
  void mark(NodeId node, const ConcatenateNode& concatenate);
  void mark(NodeId node, const ForestNode& forest);
  template <typename Linear>
  void mark(NodeId node, const Linear& linear);
  /// That a node other than a linear one reads an integer of x.
  void mark_feature(NodeId x, std::size_t feature);

  const Program& program_;
  const Constants& constants_;
  std::vector<std::vector<bool>> marks_;  // [nodes][features]
  std::vector<Features> needed_;          // [nodes]
};

}  // namespace sealion::simplification
