#pragma once

#include <cstddef>

#include "layouts/slotwise/steps/step_context.h"
#include "layouts/slotwise/steps/step_cost.h"
#include "layouts/slotwise/steps/weight_matrix.h"
#include "program/program.h"

namespace sealion {

/// A dense layer on a tile. Parts of narrow tiles lie side by side, so that the kernel sees rows of
/// up to 64 points and reads each weight once for all of them.
class DenseStep {
 public:
  explicit DenseStep(WeightMatrix matrix) : matrix_(std::move(matrix)) {}

  static StepCost cost(const DenseNode& dense, const StepParts& parts);
  /// Rows that a step needs beside a slab, its operands and its result: the accumulators.
  static std::size_t scratch_rows(const DenseNode& dense) { return dense.bias.size() + 1; }

  const WeightMatrix& matrix() const { return matrix_; }
  std::size_t scratch_residues() const;
  void run(const StepContext& context) const;

 private:
  /// Parts [first, first + parts) of the result.
  void run_parts(const StepContext& context, std::size_t first, std::size_t parts) const;

  WeightMatrix matrix_;
};

}  // namespace sealion
