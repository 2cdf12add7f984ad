#pragma once

#include <optional>
#include <vector>

#include "program/simplify/needs.h"

namespace sealion::simplification {

/// An integer of a node.
struct Feature {
  NodeId node;
  std::size_t index;

  friend bool operator==(const Feature&, const Feature&) = default;
};

/// Which nodes only copy integers of another one, and which of them their readers can do without.
class Views {
 public:
  /// Refers to its arguments.
  Views(const Program& program, const Constants& constants, const Needs& needs);

  /// Whether a node is left out: nothing of it is needed, or its readers turn to what it copies.
  bool vanishes(NodeId node) const { return vanishes_[node]; }
  /// Whether a node only copies, all of it from one other node.
  bool copies(NodeId node) const { return copies_[node]; }
  /// Where the needed feature of a node that vanishes, or copies, comes from; itself for others.
  Feature source(NodeId node, std::size_t feature) const { return sources_[node][feature]; }
  /// The same from a reader's point of view: a feature of a node that stays.
  Feature home(NodeId node, std::size_t feature) const {
    return vanishes_[node] ? sources_[node][feature] : Feature{node, feature};
  }
  /// Whether a convolution or pool loses outputs or inputs.
  bool becomes_sparse(NodeId node) const;

 private:
  using Copies = std::optional<std::vector<Feature>>;  // of the needed features
  Copies copies_of(NodeId node) const;
  Copies copies_of_sparse(NodeId node) const;
  Copies copies_of_product(NodeId node) const;
  Copies copies_of_sum(NodeId node) const;
  Copies copies_of_concatenation(NodeId node, const std::vector<NodeId>& inputs) const;
  Copies copies_of_operand(NodeId node, NodeId x, std::size_t first) const;
  bool is_sparse(NodeId node) const;
  bool is_identity(NodeId node) const;
  bool can_do_without(NodeId node) const;
  bool can_turn(NodeId reader, NodeId node) const;

  const Program& program_;
  const Constants& constants_;
  const Needs& needs_;
  std::vector<std::vector<NodeId>> readers_;   // [nodes]
  std::vector<std::vector<Feature>> sources_;  // [nodes][features]
  std::vector<bool> copies_, vanishes_;        // [nodes]
};

}  // namespace sealion::simplification
