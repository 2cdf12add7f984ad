#pragma once

#include <cstddef>
#include <vector>

#include "layouts/slotwise/schedule/schedule.h"

namespace sealion {

/// Whether `value`, of an earlier stage or the client's input, is read in `stage` and by dense
/// layers only: it is then unpacked slab by slab and never held whole.
bool is_streamed(const Program& program, const Stage& stage, NodeId value);

/// For each feature of `value`, of an earlier stage or the client's input: whether `stage` reads
/// it. The others of a value that is held whole are never unpacked.
std::vector<bool> features_read(const Program& program, const Stage& stage, NodeId value);

/// Residues that the engine holds for one point of one limb in a stage when most values are alive:
/// each from where it is made, or first read where it comes from outside, to where it is last read
/// in the stage. And the scratch rows: a slab of `slab_features`, and those of the layer that needs
/// most of them, outputs + 1 accumulators of a dense layer or a patch and filters + 1 accumulators
/// of a convolution. What the engine allocates, and what the cost model counts.
std::size_t live_residues(const Program& program, const Schedule& schedule, std::size_t stage);

/// Points that the engine takes through a stage together: the largest of 64, 32, 16 and 8, at most
/// n, at which `live_residues` fit the second-level cache, else the smallest.
std::size_t tile_width(std::size_t live_residues, std::size_t n);

}  // namespace sealion
