#pragma once

#include <ATen/ATen.h>

#include <span>
#include <vector>

#include "heras/train/core/rounding.h"

namespace sealion::heras::train {

/// Logarithms of the Units of a kernel, [rows] or [1] and [columns] or [1].
struct LogUnits {
  at::Tensor rows, columns;
};

/// The floats of a contiguous tensor.
std::span<float> view(const at::Tensor& tensor);

/// A logarithm that all columns' units have in common where they are far from 1 (behind four
/// squares a step is below the least float), else 0.
float common_log(const at::Tensor& log_columns);

/// The units of a kernel of that many rows and columns, without that common factor.
Units units_of(const LogUnits& units, std::int64_t rows, std::int64_t columns);

/// The steps of `count` outputs.
std::vector<double> steps_of(const at::Tensor& log_steps, std::int64_t count);

/// A kernel [rows][columns] rounded to what its integers stand for; gradients pass straight through
/// and reach the units too (`round_kernel_backward`).
at::Tensor round_kernel_through(const at::Tensor& kernel, const LogUnits& units, float saturation);

/// A bias [rows] rounded to multiples of its steps, [rows] or [1], likewise.
at::Tensor round_bias_through(const at::Tensor& bias, const at::Tensor& log_steps);

}  // namespace sealion::heras::train
