#pragma once

#include <cstddef>
#include <vector>

#include "onnx/lower/call.h"

namespace sealion::onnx {

/// Which elements of a value come together where dimensions are reduced.
struct Reduction {
  Shape shape;                                   ///< of the result
  std::vector<std::vector<std::size_t>> groups;  ///< [elements of shape], ascending
};

/// As the Reduce operators say it: 'axes' as attribute or second input, all where there are none,
/// 'keepdims'.
Reduction reduction_of(const Call& call);
/// Along one dimension.
Reduction reduction_along(const Shape& from, std::size_t axis, bool keep);

}  // namespace sealion::onnx
