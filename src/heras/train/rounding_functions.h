#pragma once

#include <ATen/ATen.h>

#include <span>
#include <vector>

#include "heras/train/rounding.h"

namespace sealion::heras::train {

/// Logarithms of the Units of a kernel, [rows] or [1] and [columns] or [1].
struct LogUnits {
  at::Tensor rows, columns;
};

/// The floats of a contiguous tensor.
std::span<float> view(const at::Tensor& tensor);

/// The units of a kernel of that many rows and columns.
Units units_of(const LogUnits& units, std::int64_t rows, std::int64_t columns);

/// A kernel [rows][columns] rounded to what its integers stand for; gradients pass straight through
/// and reach the units too (`round_kernel_backward`).
at::Tensor round_kernel_through(const at::Tensor& kernel, const LogUnits& units, float saturation);

/// A bias [rows] rounded to multiples of its steps, [rows] or [1], likewise.
at::Tensor round_bias_through(const at::Tensor& bias, const at::Tensor& log_steps);

}  // namespace sealion::heras::train
