#pragma once

#include <cstddef>
#include <cstdint>

#include "device/kernels/block.h"
#include "device/kernels/stage_matrix.h"

/// The dense layer on a batch: its packed cells go through shared memory into the matrix units, and
/// are never unpacked into memory.
namespace sealion::device {

/// Packed tiles of 32 columns in shared memory on their way to the matrix units: a ring of three,
/// each for two products at a time.
struct PackedRing {
  static constexpr unsigned slots = 3, products = 2;

  /// Words from one cell to the next: so many that the lanes of a warp, on four neighbouring
  /// columns, read from different banks.
  SEALION_DEVICE static constexpr unsigned stride(unsigned bits) {
    unsigned words = bits;
    while (words % 16 != 4 && words % 16 != 12) ++words;
    return words;
  }
  SEALION_DEVICE static constexpr unsigned words_of_slot(unsigned bits) {
    return products * tile_columns * stride(bits);
  }
  /// Of all slots.
  SEALION_DEVICE static constexpr std::size_t bytes(unsigned bits) {
    return slots * std::size_t{words_of_slot(bits)} * sizeof(std::uint64_t);
  }
};

/// The dense layer on a batch, product by product: of one part with one group of outputs. Two at a
/// time, by four warps each, which share the tiles where they are of one part.
template <typename Block>
class PackedMatrix {
 public:
  SEALION_DEVICE PackedMatrix(Block& block, const PackedMatrixOperation& operation,
                              const StageTile& tile)
      : block_(block),
        operation_(operation),
        tile_(tile),
        bits_(tile.modulus().bits),
        groups_(groups_of_outputs(operation.weights)),
        products_(operation.out.parts * groups_),
        tiles_(tiles_of_columns(operation.weights)) {}

  SEALION_DEVICE void run() {
    for (unsigned first = 0; first < products_; first += PackedRing::products) run_pair(first);
  }

 private:
  SEALION_DEVICE unsigned part_of(unsigned product) const { return product / groups_; }
  /// Whether the second of a pair reads other cells than the first.
  SEALION_DEVICE bool is_second_read(unsigned first) const {
    return first + 1 < products_ && part_of(first + 1) != part_of(first);
  }
  SEALION_DEVICE std::uint64_t* slot(unsigned tile, unsigned product) {
    return block_.template shared<std::uint64_t>() +
           (tile % PackedRing::slots) * PackedRing::words_of_slot(bits_) +
           product * tile_columns * PackedRing::stride(bits_);
  }

  /// Starts the copies of a thread's words of a tile of columns.
  SEALION_DEVICE void copy_tile(unsigned thread, unsigned first, unsigned tile) {
    const unsigned columns = operation_.weights.columns;
    const unsigned reads = is_second_read(first) ? 2 : 1;
    for (unsigned i = thread / warp_threads; i < reads * tile_columns;
         i += block_.threads() / warp_threads) {
      const unsigned product = i / tile_columns, column = i % tile_columns;
      const unsigned feature = tile * tile_columns + column;
      if (feature >= columns) continue;
      const std::uint64_t* from = tile_.cell(operation_.value, part_of(first + product), feature);
      std::uint64_t* to = slot(tile, product) + column * PackedRing::stride(bits_);
      for (unsigned word = thread % warp_threads; word < bits_; word += warp_threads) {
        block_.copy_word(to + word, from + word);
      }
    }
  }

  SEALION_DEVICE void run_pair(unsigned first) {
    const unsigned planes = planes_of(bits_);
    typename Block::template PerThread<MatrixState> states(block_);
    block_.each([&](unsigned thread) {
      clear_sums(states[thread]);
      for (unsigned tile = 0; tile < PackedRing::slots - 1; ++tile) {
        if (tile < tiles_) copy_tile(thread, first, tile);
        block_.close_copies();
      }
    });
    for (unsigned tile = 0; tile < tiles_; ++tile) {
      block_.each([&](unsigned thread) {
        const unsigned next = tile + PackedRing::slots - 1;
        if (next < tiles_) copy_tile(thread, first, next);
        block_.close_copies();
        block_.template wait_copies<PackedRing::slots - 1>();
      });
      block_.each_warp([&](const typename Block::Warp& warp) {
        const unsigned product = first + warp.number() / point_tiles;
        if (product >= products_) return;
        multiply_tile(warp, states, planes, first, product, tile);
      });
    }
    block_.each_warp([&](const typename Block::Warp& warp) {
      const unsigned product = first + warp.number() / point_tiles;
      if (product >= products_) return;
      const MatrixUnit unit{part_of(product), 0, points_of(warp), product % groups_};
      put_outputs<Block>(warp, states, operation_.weights, operation_.bias, operation_.out, unit,
                         tile_);
    });
  }

  SEALION_DEVICE unsigned points_of(const typename Block::Warp& warp) const {
    return warp.number() % point_tiles * TileShape::rows;
  }

  SEALION_DEVICE void multiply_tile(const typename Block::Warp& warp,
                                    typename Block::template PerThread<MatrixState>& states,
                                    unsigned planes, unsigned first, unsigned product,
                                    unsigned tile) {
    const bool is_other = product != first && is_second_read(first);
    const std::uint64_t* cells = slot(tile, is_other ? 1 : 0);
    const unsigned first_point = points_of(warp);
    warp.each([&](unsigned thread) {
      load_bytes(states[thread], thread % warp_threads, [&](unsigned column, unsigned point) {
        const std::uint64_t* cell = cells + column * PackedRing::stride(bits_);
        return unpack_residue(reinterpret_cast<const std::uint32_t*>(cell), first_point + point,
                              bits_);
      });
    });
    const WeightTiles& weights = operation_.weights;
    add_digits<0>(warp, states, planes, group_weights(weights, product % groups_, tile));
  }

  Block& block_;
  const PackedMatrixOperation& operation_;
  const StageTile& tile_;
  unsigned bits_, groups_, products_, tiles_;
};

template <typename Block>
SEALION_DEVICE void run(Block& block, const PackedMatrixOperation& operation,
                        const StageTile& tile) {
  PackedMatrix<Block>(block, operation, tile).run();
}

}  // namespace sealion::device
