#include "layouts/slotwise/device/row_chain.h"

#include <algorithm>
#include <numeric>
#include <variant>

#include "layouts/slotwise/device/sparse_rows.h"
#include "layouts/slotwise/device/window_rows.h"

namespace sealion::slotwise {
namespace {

bool is_local(const Node& node) {
  return std::holds_alternative<Conv2DNode>(node.operation) ||
         std::holds_alternative<SumPoolNode>(node.operation) ||
         std::holds_alternative<SparseNode>(node.operation) || is_square(node);
}

/// Rows that are only made together: the filters of a convolution at one position; the channels of
/// a pool could be made apart, but not what they read.
std::size_t rows_together(const Node& node) {
  if (const auto* conv = std::get_if<Conv2DNode>(&node.operation)) return conv->bias.size();
  if (const auto* pool = std::get_if<SumPoolNode>(&node.operation)) return pool->window.channels;
  return 1;
}

/// How often nodes of the program read each node.
std::vector<std::vector<NodeId>> readers_of(const Program& program) {
  std::vector<std::vector<NodeId>> readers(program.nodes().size());
  for (NodeId node = 0; node < program.nodes().size(); ++node) {
    for (const NodeId operand : inputs_of(program.node(node))) {
      if (readers[operand].empty() || readers[operand].back() != node) {
        readers[operand].push_back(node);
      }
    }
  }
  return readers;
}

/// With everything that is made together with one of them.
Rows completed(const Rows& rows, std::size_t together) {
  Rows all;
  for (const std::uint32_t row : rows) {
    const auto first = static_cast<std::uint32_t>(row / together * together);
    if (!all.empty() && all.back() >= first) continue;
    for (std::uint32_t i = 0; i < together; ++i) all.push_back(first + i);
  }
  return all;
}

ChainPiece piece_of(const Program& program, const RowChain& chain, std::size_t first,
                    std::size_t count) {
  ChainPiece piece(chain.nodes.size());
  piece.back().resize(count);
  std::iota(piece.back().begin(), piece.back().end(), static_cast<std::uint32_t>(first));
  for (std::size_t i = chain.nodes.size() - 1; i > 0; --i) {
    const Rows read = rows_read(program.node(chain.nodes[i]), piece[i]);
    piece[i - 1] = completed(read, rows_together(program.node(chain.nodes[i - 1])));
  }
  return piece;
}

std::vector<ChainPiece> pieces_of(const Program& program, const RowChain& chain,
                                  std::size_t rows_of_piece) {
  const std::size_t rows = program.node(chain.nodes.back()).size;
  std::vector<ChainPiece> pieces;
  for (std::size_t first = 0; first < rows; first += rows_of_piece) {
    pieces.push_back(piece_of(program, chain, first, std::min(rows_of_piece, rows - first)));
  }
  return pieces;
}

/// Rows of all tensors between.
std::size_t rows_between(const std::vector<ChainPiece>& pieces) {
  std::size_t rows = 0;
  for (const ChainPiece& piece : pieces) {
    for (std::size_t i = 0; i + 1 < piece.size(); ++i) rows += piece[i].size();
  }
  return rows;
}

/// The tensors between of any piece find room: all of them are there at once.
std::size_t residues_between(const std::vector<ChainPiece>& pieces,
                             const std::vector<std::size_t>& parts) {
  std::size_t residues = 0;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    std::size_t most = 0;
    for (const ChainPiece& piece : pieces) most = std::max(most, piece[i].size());
    residues += most * parts[i];
  }
  return residues;
}

}  // namespace

std::vector<RowChain> row_chains(const Program& program, const Stage& stage,
                                 const std::vector<bool>& is_stored) {
  const auto readers = readers_of(program);
  std::vector<RowChain> chains;
  std::vector<bool> is_taken(program.nodes().size());
  for (NodeId first = std::max<NodeId>(stage.first, 1); first < stage.end; ++first) {
    RowChain chain;
    NodeId node = first;
    while (!is_taken[node] && is_local(program.node(node))) {
      chain.nodes.push_back(node);
      if (is_stored[node] || readers[node].size() != 1 || readers[node].front() >= stage.end) break;
      node = readers[node].front();
    }
    if (chain.nodes.size() < 2) continue;
    for (const NodeId taken : chain.nodes) is_taken[taken] = true;
    chains.push_back(std::move(chain));
  }
  return chains;
}

Rows rows_read(const Node& node, const Rows& rows) {
  if (std::holds_alternative<ProductNode>(node.operation)) return rows;
  std::vector<bool> is_read;
  const auto mark = [&](std::uint32_t row) {
    if (row >= is_read.size()) is_read.resize(row + 1);
    is_read[row] = true;
  };
  if (const auto* conv = std::get_if<Conv2DNode>(&node.operation)) {
    const std::size_t filters = conv->bias.size();
    for (std::size_t i = 0; i < rows.size(); i += filters) {
      for (const std::uint32_t row : window_rows(conv->window, rows[i] / filters)) {
        if (row != device::no_row) mark(row);
      }
    }
  } else {
    for (const std::uint32_t row : rows) {
      each_term(node, row, [&](std::uint32_t read, std::int32_t) { mark(read); });
    }
  }
  Rows read;
  for (std::uint32_t row = 0; row < is_read.size(); ++row) {
    if (is_read[row]) read.push_back(row);
  }
  return read;
}

std::optional<std::vector<ChainPiece>> cut_chain(const Program& program, const RowChain& chain,
                                                 const std::vector<std::size_t>& parts,
                                                 std::size_t most_residues) {
  const Node& last = program.node(chain.nodes.back());
  const std::size_t together = rows_together(last);
  const std::size_t whole = rows_between(pieces_of(program, chain, last.size));
  for (std::size_t units = last.size / together; units > 0; units /= 2) {
    const auto pieces = pieces_of(program, chain, units * together);
    // A quarter more work at most.
    if (4 * rows_between(pieces) > 5 * whole) return std::nullopt;
    if (residues_between(pieces, parts) <= most_residues) return pieces;
  }
  return std::nullopt;
}

}  // namespace sealion::slotwise
