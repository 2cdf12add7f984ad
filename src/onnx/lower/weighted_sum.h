#pragma once

#include <vector>

#include "onnx/lower/call.h"

namespace sealion::onnx {

/// A value and what it counts for in a sum.
struct Weighted {
  Value value;
  double weight;
};

/// The sum of values that are stretched to one shape as NumPy does; of constants a constant.
Value weighted_sum(Call& call, const Shape& shape, const std::vector<Weighted>& values);

/// The numbers of a constant stretched to a shape. Throws `unsupported` for texts.
std::vector<double> numbers_of(const Tensor& tensor, const Shape& shape);

}  // namespace sealion::onnx
