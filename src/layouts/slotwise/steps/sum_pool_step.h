#pragma once

#include <cstddef>

#include "layouts/slotwise/steps/step_context.h"
#include "layouts/slotwise/steps/step_cost.h"
#include "program/program.h"
#include "program/window.h"

namespace sealion {

/// A sum pool on a tile: at each position of the window a sum of runs of all channels.
class SumPoolStep {
 public:
  explicit SumPoolStep(const Window& window) : window_(window) {}

  static StepCost cost(const SumPoolNode& pool, const StepParts& parts);

  std::size_t scratch_residues() const { return 0; }
  void run(const StepContext& context) const;

 private:
  /// All channels of one part of the result at one position.
  void run_position(const StepContext& context, std::size_t part, std::size_t position) const;

  Window window_;
};

}  // namespace sealion
