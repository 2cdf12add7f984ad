#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace sealion::onnx {

using Shape = std::vector<std::size_t>;

/// An array as a graph knows it, row-major. Floating point of every width is held as doubles, which
/// hold it exactly; integers and truth values as 64-bit integers.
struct Tensor {
  Shape shape;  ///< empty: one element
  std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<std::string>> elements;

  friend bool operator==(const Tensor&, const Tensor&) = default;
};

/// No array has more elements.
inline constexpr std::size_t largest_array = std::size_t{1} << 22;
/// Nor more dimensions.
inline constexpr std::size_t highest_rank = 16;

/// Product of the dimensions, or the largest number that there is.
std::size_t element_count(const Shape& shape);
/// "[1, 3, 28, 28]"
std::string to_string(const Shape& shape);

}  // namespace sealion::onnx
