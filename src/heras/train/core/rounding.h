#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sealion::heras::train {

/// What the integers of a Dense kernel stand for: kernel[r][c] = q[r][c] * rows[r] / columns[c]. A
/// row's output is then an integer times rows[r], whatever the inputs are multiples of (columns).
/// Only ratios count: rows and columns may have any factor in common.
struct Units {
  std::vector<float> rows, columns;
};

/// A kernel [rows][columns] as training sees it and as its integers make it.
struct RoundedKernel {
  std::span<float> rounded;  ///< the nearest multiples of the units within the saturation
  std::span<float> inside;   ///< 1 where the saturation did not cut it, else 0
};

/// The integers themselves.
std::vector<std::int32_t> to_integers(std::span<const float> kernel, const Units& units,
                                      float saturation);
/// bias[r] = q[r] * steps[r]. Throws `does_not_fit` for a q beyond what a program may add.
std::vector<std::int64_t> to_integers(std::span<const float> bias, std::span<const double> steps);

void round_kernel(std::span<const float> kernel, const Units& units, float saturation,
                  const RoundedKernel& out);
/// To the nearest multiple of steps[r].
void round_bias(std::span<const float> bias, std::span<const double> steps, std::span<float> out);

/// The gradient of round_kernel with rounding taken as the identity ("straight through").
struct KernelGradient {
  std::span<float> kernel;
  std::span<float> log_rows;     ///< of the logarithms of units.rows; added to what is there
  std::span<float> log_columns;  ///< and of units.columns
};
void round_kernel_backward(std::span<const float> kernel, const RoundedKernel& forward,
                           std::span<const float> gradient, const KernelGradient& out);

/// The step among some that cut off up to 70 % of the largest weight for which rounding loses least
/// in squared error, over some rows of a kernel with one step; `columns` as in Units.
float best_step(std::span<const float> kernel, std::span<const float> columns, float saturation);

}  // namespace sealion::heras::train
