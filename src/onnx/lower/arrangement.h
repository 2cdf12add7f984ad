#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include "onnx/lower/symbolic.h"

namespace sealion::onnx {

/// Where each element of an array comes from in another: what reshaping, transposing, slicing and
/// padding are.
struct Arrangement {
  static constexpr std::size_t fill = std::numeric_limits<std::size_t>::max();

  Shape shape;
  std::vector<std::size_t> from;  ///< [elements of shape], or `fill`
};

/// Numbers, texts or symbols so arranged; what is filled is zero, or the constant.
Value arranged(const Value& value, Arrangement arrangement, double filling = 0);

/// Strides of a row-major array.
std::vector<std::size_t> strides_of(const Shape& shape);

/// The same elements in another shape.
Arrangement reshaped(const Shape& from, Shape to);
/// Dimension d of the result is dimension permutation[d].
Arrangement transposed(const Shape& from, const std::vector<std::size_t>& permutation);
/// Along `axis`, the entries with these numbers.
Arrangement taken(const Shape& from, std::size_t axis, const std::vector<std::size_t>& entries);
/// NumPy's broadcasting to a shape that `from` fits; throws `unsupported` where it does not.
Arrangement broadcast(const Shape& from, const Shape& to);
/// With so many fillings before and after in each dimension.
Arrangement padded(const Shape& from, const std::vector<std::size_t>& before,
                   const std::vector<std::size_t>& after);

/// The shape that both are broadcast to; throws `unsupported` where there is none.
Shape common_shape(const Shape& a, const Shape& b);

/// Values one after the other along `axis`; their other dimensions agree or it throws.
Value concatenated(const std::vector<Value>& values, std::size_t axis);

}  // namespace sealion::onnx
