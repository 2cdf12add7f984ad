#pragma once

#include <cstddef>
#include <cstdint>

#include "device/kernels/kernel_list.h"
#include "device/kernels/pack.h"
#include "device/kernels/target.h"

/// Between batches, where tiles of all ciphertexts lie together, and whole ciphertexts, residues
/// [ciphertext][part][limb][n] a word each.
namespace sealion::device {

struct CiphertextsArguments {
  PackedBatch batch;
  const BatchLimb* limbs;  ///< [limb_count]
  std::uint64_t* residues;
  std::uint32_t limb_count, padding;
  std::uint32_t first, count;  ///< features [first, first + count)
};

/// One cell after the other of those above, and the 64 residues that it packs.
struct CellPlace {
  std::uint64_t* cell;
  std::uint64_t* residues;
  unsigned bits;
};

SEALION_DEVICE std::uint64_t cells_of(const CiphertextsArguments& a) {
  return std::uint64_t{a.count} * a.batch.parts * a.limb_count * a.batch.tiles;
}

SEALION_DEVICE CellPlace cell_place(const CiphertextsArguments& a, std::uint64_t i) {
  const std::uint64_t tile = i % a.batch.tiles, row = i / a.batch.tiles;
  const std::uint64_t limb = row % a.limb_count, polynomial = row / a.limb_count;
  const std::uint64_t part = polynomial % a.batch.parts, feature = polynomial / a.batch.parts;
  return {cell_of(a.batch, a.limbs[limb], tile, part, a.first + feature),
          a.residues + i * points_of_tile, a.limbs[limb].modulus.bits};
}

/// Cells that a block takes at a time, a thread a point.
inline constexpr unsigned cells_of_block = block_threads / points_of_tile;

/// body(place, i) for i in [0, 64) of every cell.
template <typename Block, typename Body>
SEALION_DEVICE void each_of_cells(Block& block, const CiphertextsArguments& a, const Body& body) {
  const std::uint64_t cells = cells_of(a), step = std::uint64_t{block.blocks()} * cells_of_block;
  for (std::uint64_t i = block.index() * cells_of_block; i < cells; i += step) {
    block.each([&](unsigned thread) {
      const std::uint64_t cell = i + thread / points_of_tile;
      if (cell < cells) body(cell_place(a, cell), thread % points_of_tile);
    });
  }
}

/// Cells to ciphertexts.
struct UnpackCiphertexts {
  using Arguments = CiphertextsArguments;

  template <typename Block>
  SEALION_DEVICE static void run(Block& block, const Arguments& a) {
    each_of_cells(block, a, [](const CellPlace& place, unsigned point) {
      const auto* cell = reinterpret_cast<const std::uint32_t*>(place.cell);
      place.residues[point] = unpack_residue(cell, point, place.bits);
    });
  }
};

/// Ciphertexts to cells.
struct PackCiphertexts {
  using Arguments = CiphertextsArguments;

  template <typename Block>
  SEALION_DEVICE static void run(Block& block, const Arguments& a) {
    each_of_cells(block, a, [](const CellPlace& place, unsigned word) {
      if (word < place.bits) place.cell[word] = packed_word(place.residues, word, place.bits);
    });
  }
};

}  // namespace sealion::device
