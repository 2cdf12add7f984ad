#pragma once

#include <cstddef>
#include <vector>

#include "layouts/slotwise/schedule/schedule.h"
#include "layouts/slotwise/steps/step.h"
#include "layouts/slotwise/steps/tensor_tile.h"

namespace sealion {

/// Where a value lies in a worker's memory.
struct ValuePlace {
  std::size_t offset = 0;  ///< in residues
  /// Residues from one strip's tensor to the next strip's; 0 where the strips share one place.
  std::size_t strip_stride = 0;
  std::size_t parts = 0, size = 0;
};

/// A run of features, at most `slab_features`.
struct FeatureRun {
  std::size_t first, count;
};

/// A value that is unpacked whole, less what nobody reads.
struct UnpackedValue {
  NodeId value;
  std::vector<FeatureRun> runs;
};

/// One stage of a program made ready to run. A worker takes one tile of a batch after the other.
/// What comes from batches is made for the whole tile at once: tensors are unpacked, and dense
/// layers on tensors that nothing else reads run slab by slab, without holding these. The rest goes
/// strip by strip, so that all values of a strip that are alive fit the second-level cache.
struct CompiledStage {
  CompiledStage(const Program& program, const Schedule& schedule, const Corrections& corrections,
                std::size_t stage, std::size_t n);

  /// A value's tensor in the memory of a worker.
  TensorTile tensor(std::uint64_t* memory, NodeId value, std::size_t strip) const;

  std::size_t limbs;
  std::size_t points;                   ///< of a tile
  std::size_t width;                    ///< of a strip, in points
  std::vector<UnpackedValue> unpacked;  ///< values of batches that are held whole
  std::vector<Step> streamed;           ///< dense layers that run on the whole tile
  std::vector<Step> steps;              ///< all others
  std::vector<NodeId> stored;           ///< values made here that others need
  std::vector<ValuePlace> places;       ///< [nodes]
  std::size_t memory_residues = 0;      ///< of all places
  std::size_t scratch_residues = 0;

  std::size_t strips() const { return points / width; }
  bool has_work() const { return !streamed.empty() || !steps.empty(); }
  bool is_stored(NodeId node) const;

 private:
  void sort_nodes(const Program& program, const Schedule& schedule, const Corrections& corrections,
                  std::size_t stage);
  void place_values();
  void measure_scratch();
};

/// The values of batches that a stage reads: those of earlier stages, and the client's input.
std::vector<NodeId> batches_read(const Program& program, const Stage& stage);

}  // namespace sealion
