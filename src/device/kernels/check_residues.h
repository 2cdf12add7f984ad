#pragma once

#include <cstddef>
#include <cstdint>

#include "device/kernels/kernel_list.h"
#include "device/kernels/pack.h"
#include "device/kernels/target.h"

namespace sealion::device {

/// Whether all residues of a batch are below their primes, what comes from outside may not be.
struct CheckResidues {
  struct Arguments {
    PackedBatch batch;
    const BatchLimb* limbs;  ///< [limb_count]
    std::uint32_t* worst;    ///< 0, or 1 + the last limb where a residue is none
    std::uint32_t limb_count;
    std::uint32_t parts;  ///< the first ones of the batch's are checked
  };

  template <typename Block>
  SEALION_DEVICE static void run(Block& block, const Arguments& a) {
    const std::uint64_t rows = std::uint64_t{a.limb_count} * a.batch.tiles * a.parts;
    for (std::uint64_t row = block.index(); row < rows; row += block.blocks()) {
      const auto part = static_cast<std::uint32_t>(row % a.parts);
      const auto tile =
          static_cast<std::uint32_t>(a.batch.first_tile + row / a.parts % a.batch.tiles);
      const auto limb = static_cast<std::uint32_t>(row / a.parts / a.batch.tiles);
      const DeviceModulus& p = a.limbs[limb].modulus;
      const std::uint64_t* cells = cell_of(a.batch, a.limbs[limb], tile, part, 0);
      block.each([&](unsigned thread) {
        for (std::uint64_t i = thread; i < std::uint64_t{a.batch.features} * points_of_tile;
             i += block.threads()) {
          const auto* cell =
              reinterpret_cast<const std::uint32_t*>(cells + i / points_of_tile * p.bits);
          const auto point = static_cast<unsigned>(i % points_of_tile);
          if (unpack_residue(cell, point, p.bits) >= p.value) Block::raise(a.worst, limb + 1);
        }
      });
    }
  }
};

}  // namespace sealion::device
