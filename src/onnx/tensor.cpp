#include "onnx/tensor.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <limits>

namespace sealion::onnx {

std::size_t element_count(const Shape& shape) {
  std::size_t count = 1;
  for (const std::size_t extent : shape) {
    if (__builtin_mul_overflow(count, extent, &count)) {
      count = std::numeric_limits<std::size_t>::max();
    }
  }
  return count;
}

std::string to_string(const Shape& shape) { return fmt::format("[{}]", fmt::join(shape, ", ")); }

}  // namespace sealion::onnx
