#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "layouts/slotwise/steps/operand_scale.h"
#include "layouts/slotwise/steps/step_context.h"
#include "layouts/slotwise/steps/step_cost.h"
#include "program/program.h"

namespace sealion {

/// A linear combination of tensors, and constants, on a tile.
class SumStep {
 public:
  /// One scale an operand; `constants` one integer a feature, added as it is.
  SumStep(std::vector<OperandScale> scales, std::vector<std::int64_t> constants)
      : scales_(std::move(scales)), constants_(std::move(constants)) {}

  static StepCost cost(const SumNode& sum, std::size_t size, const StepParts& parts);

  std::size_t scratch_residues() const { return block_residues; }
  void run(const StepContext& context) const;

 private:
  void sum_part(const StepContext& context, std::size_t part) const;
  void add_constants(const StepContext& context) const;

  std::vector<OperandScale> scales_;
  std::vector<std::int64_t> constants_;
};

}  // namespace sealion
