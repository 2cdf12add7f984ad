#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "layouts/slotwise/schedule/schedule.h"
#include "program/program.h"

namespace sealion::slotwise {

/// Rows of one node's tensor, ascending.
using Rows = std::vector<std::uint32_t>;

/// Nodes of a stage of which each but the last is read by the next alone, and whose rows follow
/// from few rows of the one before: convolutions, sparse layers, sum pools and squares. Some rows
/// of the last can be made after the others, with room for what they need of the tensors between.
struct RowChain {
  std::vector<NodeId> nodes;  ///< two or more
};

/// One chain for each node that ends one, the longest; nodes of a chain are in no other. `is_held`
/// says which nodes may not be made in pieces for another reason: what is stored.
std::vector<RowChain> row_chains(const Program& program, const Stage& stage,
                                 const std::vector<bool>& is_stored);

/// What of a node's operand its rows are made of.
Rows rows_read(const Node& node, const Rows& rows);

/// What is made together: for each node of the chain its rows. The last one's are neighbours.
using ChainPiece = std::vector<Rows>;

/// The chain in pieces whose tensors but the last node's have up to `most_residues` of a point each
/// time, `parts` [nodes of the chain] of each row: as few as possible. None where that asks for
/// making many rows more than once.
std::optional<std::vector<ChainPiece>> cut_chain(const Program& program, const RowChain& chain,
                                                 const std::vector<std::size_t>& parts,
                                                 std::size_t most_residues);

}  // namespace sealion::slotwise
