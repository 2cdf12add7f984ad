#pragma once

#include <cstdint>
#include <vector>

#include "base/execution_context.h"
#include "base/tensor.h"
#include "program/program.h"
#include "real/quantise/input_grid.h"
#include "real/real_program.h"

namespace sealion::real {

/// A program over integers that stands for one over real numbers.
struct Quantised {
  sealion::Program program;
  InputGrid grid;
  double answer_step;  ///< real answer ~ integer answer * answer_step
  Program rounded;     ///< over real numbers, with the weights that the integers stand for
};

/// How fine integers are.
struct Fineness {
  std::int64_t input_levels;   ///< on each side of 0
  std::int32_t weight_levels;  ///< of the weight that matters most in a row or filter, or of leaves
  /// So many times as many for weights that no product stands behind: what the answers gain in
  /// bits there is not squared.
  std::int32_t last_factor = 1;

  friend bool operator==(const Fineness&, const Fineness&) = default;
};

/// What quantising needs to know of calibration data.
struct Calibration {
  RealBatch inputs;               ///< [inputs][records]
  std::vector<RealBatch> values;  ///< of each node on them (`evaluate_all`)
  std::vector<bool> are_bits =
      {};  ///< [inputs]: 0 or 1 for every record; empty: none are known to be
};

/// Rounds weights after training, each row of a matrix and each filter with steps of its own, so
/// that the error on the calibration data is least; products and sums are exact from there on.
/// Leaves of trees share one step. The program has no FunctionNode. Throws `does_not_fit` naming
/// the layer.
Quantised quantise(const Program& program, const Calibration& calibration,
                   const Fineness& fineness);

}  // namespace sealion::real
