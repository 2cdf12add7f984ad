#pragma once

#include <cstddef>
#include <vector>

#include "layouts/slotwise/steps/operand_scale.h"
#include "layouts/slotwise/steps/step_context.h"
#include "layouts/slotwise/steps/step_cost.h"

namespace sealion {

/// Tensors one after the other on a tile; missing parts are zero.
class ConcatenateStep {
 public:
  explicit ConcatenateStep(std::vector<OperandScale> scales) : scales_(std::move(scales)) {}

  static StepCost cost(std::size_t size, const StepParts& parts) {
    return {.work = {.sums = size * parts.of_result()}};
  }

  std::size_t scratch_residues() const { return 0; }
  void run(const StepContext& context) const;

 private:
  std::vector<OperandScale> scales_;
};

}  // namespace sealion
