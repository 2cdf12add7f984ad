#pragma once

#include <cstddef>
#include <vector>

namespace sealion::onnx {

/// How a node compares x, its feature's number, with its value.
enum class Comparison { less_or_equal, less, greater_or_equal, greater, equal, not_equal };

/// Adds to one of the outputs.
struct LeafWeight {
  std::size_t output;
  double value;
};

/// A decision, or a leaf.
struct TreeNode {
  bool is_leaf = false;
  std::size_t feature = 0;
  Comparison comparison = Comparison::less_or_equal;
  std::vector<double> values;  ///< one; of `equal` several are a set, of which x may be any
  bool missing_is_true = false;
  std::size_t if_true = 0, if_false = 0;  ///< nodes
  std::vector<LeafWeight> weights = {};   ///< of a leaf
};

/// Trees as operators have them: perhaps cyclic, nodes perhaps shared.
struct Ensemble {
  std::vector<TreeNode> nodes;
  std::vector<std::size_t> roots;  ///< [trees]
  std::size_t outputs;
};

}  // namespace sealion::onnx
