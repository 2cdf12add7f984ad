#pragma once

#include <cstddef>
#include <cstdint>

#include "device/kernels/stage_matrix.h"
#include "device/kernels/stage_packed_matrix.h"
#include "device/kernels/stage_pointwise.h"

namespace sealion::device {

/// A stage of a slot-wise program on all tiles of all limbs of some batches: each block takes one
/// after the other through all operations.
struct RunStage {
  struct Arguments {
    const StageOperation* operations;
    const StageLimb* limbs;
    const PackedBatch* values;     ///< [batch][value]
    std::uint64_t* arenas;         ///< in the device's memory, of all blocks
    std::uint64_t arena_residues;  ///< of one
    std::uint64_t shared_offset;   ///< in bytes, of the arena in shared memory: behind the ring
    std::uint32_t operation_count, limb_count, batches, value_count;
    std::uint32_t first_tile, tiles;  ///< [first_tile, first_tile + tiles), of all batches
  };

  template <typename Block>
  SEALION_DEVICE static void run(Block& block, const Arguments& a) {
    std::uint64_t* arena = a.arenas + block.index() * a.arena_residues;
    auto* shared_arena =
        block.template shared<std::uint64_t>(static_cast<std::size_t>(a.shared_offset));
    const std::uint64_t units = std::uint64_t{a.batches} * a.limb_count * a.tiles;
    for (std::uint64_t unit = block.index(); unit < units; unit += block.blocks()) {
      const auto tile = static_cast<std::uint32_t>(a.first_tile + unit % a.tiles);
      const auto limb = static_cast<std::uint32_t>(unit / a.tiles % a.limb_count);
      const std::uint64_t batch = unit / a.tiles / a.limb_count;
      const StageTile place{a.limbs[limb], limb,        tile, a.values + batch * a.value_count,
                            arena,         shared_arena};
      for (std::uint32_t i = 0; i < a.operation_count; ++i) run(block, a.operations[i], place);
    }
  }

 private:
  template <typename Block>
  SEALION_DEVICE static void run(Block& block, const StageOperation& operation,
                                 const StageTile& tile) {
    switch (operation.kind) {
      case StageOperation::Kind::unpack:
        return device::run(block, operation.unpack, tile);
      case StageOperation::Kind::packed_matrix:
        return device::run(block, operation.packed_matrix, tile);
      case StageOperation::Kind::matrix:
        return device::run(block, operation.matrix, tile);
      case StageOperation::Kind::sparse:
        return device::run(block, operation.sparse, tile);
      case StageOperation::Kind::product:
        return device::run(block, operation.product, tile);
      case StageOperation::Kind::clear:
        return device::run(block, operation.clear, tile);
      case StageOperation::Kind::add_scaled:
        return device::run(block, operation.add_scaled, tile);
      case StageOperation::Kind::add_constants:
        return device::run(block, operation.add_constants, tile);
      case StageOperation::Kind::pack:
        return device::run(block, operation.pack, tile);
    }
  }
};

}  // namespace sealion::device
