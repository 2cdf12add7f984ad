#pragma once

#include <cstddef>

#include "layouts/slotwise/steps/step_context.h"
#include "layouts/slotwise/steps/step_cost.h"
#include "layouts/slotwise/steps/weight_matrix.h"
#include "program/program.h"
#include "program/window.h"

namespace sealion {

/// A convolution on a tile: a matrix product with the patch that the window sees at each position.
/// Patches of narrow tiles lie side by side, so that the kernel sees rows of up to 64 points.
class ConvStep {
 public:
  /// `matrix` has a row for each filter, its columns are [kernel height][kernel width][channels].
  ConvStep(WeightMatrix matrix, const Window& window)
      : matrix_(std::move(matrix)), window_(window) {}

  static StepCost cost(const Conv2DNode& conv, const StepParts& parts);
  /// Rows that a step needs beside a slab, its operands and its result: a patch, and the
  /// accumulators.
  static std::size_t scratch_rows(const Conv2DNode& conv) {
    return conv.window.kernel_size() + conv.bias.size() + 1;
  }

  const WeightMatrix& matrix() const { return matrix_; }
  std::size_t scratch_residues() const;
  void run(const StepContext& context) const;

 private:
  /// One part of the result at the positions [first, first + count).
  void run_positions(const StepContext& context, std::size_t part, std::size_t first,
                     std::size_t count) const;
  /// What the window sees at `position`, zeros outside the image, as rows of a patch `stride`
  /// residues apart.
  void gather(std::uint64_t* patch, std::size_t stride, const TensorTile& x, std::size_t part,
              std::size_t position) const;

  WeightMatrix matrix_;
  Window window_;
};

}  // namespace sealion
