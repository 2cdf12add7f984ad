#pragma once

#include <cstddef>
#include <cstdint>

#include "layouts/slotwise/schedule/schedule.h"

/// What a step says of itself before it is compiled. Each is counted in the file of the step that
/// it mirrors.
namespace sealion {

/// What a step does at one point of one limb of one channel, as CostModel has the rates of it.
struct LayerWork {
  std::uint64_t multiply_adds = 0, sparse_multiply_adds = 0, products = 0, sums = 0;
  std::uint64_t reductions = 0;
};

struct StepCost {
  LayerWork work = {};      ///< that the network asks for: weights times parts, products of parts
  LayerWork overhead = {};  ///< beside that: reductions, copies, a row for the kernels
};

/// Numbers that a layer's weights take in memory.
struct WeightStorage {
  std::uint64_t words = 0;     ///< of 32 bits, in the program: weights and columns
  std::uint64_t laid_out = 0;  ///< bytes for the kernels, in each channel
};

/// Parts of the values that a node reads, and of its own, where it is made.
class StepParts {
 public:
  /// Refers to the schedule.
  StepParts(const Schedule& schedule, NodeId node)
      : schedule_(schedule), stage_(schedule.stage_of(node)), node_(node) {}

  std::uint64_t of(NodeId value) const { return schedule_.parts(value, stage_); }
  std::uint64_t of_result() const { return of(node_); }

 private:
  const Schedule& schedule_;
  std::size_t stage_;
  NodeId node_;
};

}  // namespace sealion
