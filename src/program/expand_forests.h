#pragma once

#include <optional>
#include <vector>

#include "program/program.h"
#include "program/range.h"

namespace sealion {

/// A program that does the same with sums and products alone.
struct Expansion {
  Program program;
  /// [nodes of program], the node of the original that makes the same.
  std::vector<std::optional<NodeId>> origins;

  /// Ranges of the original carried over: sums and products know no more of a forest than that any
  /// of its leaves may count.
  Ranges ranges(const Ranges& original) const;
};

/// The program itself.
Expansion unexpanded(const Program& program);

/// Forests become layers of products that are as few as the least depth allows: of a tree of height
/// h, cut at half of it, the ways to the cut are products of bits, each times what the tree below
/// makes of further bits, ceil(log2 h) products deep. Of several outputs the ways to all leaves.
/// Products that trees share are made once. A program without forests comes back as it is. Throws
/// `does_not_fit` for more than a node can hold: products, or sums of leaf values.
Expansion expand_forests(const Program& program);

}  // namespace sealion
