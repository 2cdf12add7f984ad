#pragma once

#include <cstddef>
#include <vector>

namespace sealion::slotwise {

/// A tensor of a stage: how many residues it has, and from which operation to which it is needed.
struct TensorUse {
  std::size_t residues = 0;
  std::size_t first = 0, last = 0;
};

/// Where the tensors of a stage lie: in a block's shared memory or in its arena in the device's.
struct ArenaPlan {
  struct Place {
    std::size_t offset = 0;  ///< residues
    bool is_shared = false;
  };
  std::vector<Place> places;  ///< of each use
  std::size_t shared_residues = 0, arena_residues = 0;
};

/// Places what is needed at the same time apart. The smallest tensors get the shared memory, up to
/// so many residues: most of what a stage reads and writes is theirs, again and again.
ArenaPlan plan_arenas(const std::vector<TensorUse>& uses, std::size_t shared_residues);

}  // namespace sealion::slotwise
