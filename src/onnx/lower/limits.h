#pragma once

#include <cstddef>

namespace sealion::onnx {

/// What a graph may make of one record: far above networks that anyone runs encrypted.
struct Limits {
  std::size_t numbers = std::size_t{1} << 23;  ///< elements of all values together
  std::size_t terms = std::size_t{1} << 23;    ///< weights that all nodes hold together
  std::size_t multiplications = std::size_t{1} << 30;
};

/// Of one record no value has more numbers.
inline constexpr std::size_t most_symbols = std::size_t{1} << 20;

}  // namespace sealion::onnx
