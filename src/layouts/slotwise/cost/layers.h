#pragma once

#include <cstdint>

#include "layouts/slotwise/schedule/schedule.h"

namespace sealion {

/// What a node does at one point of one limb of one channel: a dense sum, a product or a sum of
/// residues each.
struct LayerWork {
  std::uint64_t multiply_adds = 0, products = 0, sums = 0;
};

/// The work that the network asks for: weights times parts, products of parts.
LayerWork layer_work(const Program& program, const Schedule& schedule, NodeId node);

/// What the engine does beside that: reductions, copies, and the row of ones with which it takes
/// the offset of signed weights off again.
LayerWork layer_overhead(const Program& program, const Schedule& schedule, NodeId node);

}  // namespace sealion
