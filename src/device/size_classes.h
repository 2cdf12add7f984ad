#pragma once

#include <bit>
#include <cstddef>

namespace sealion::device {

/// Up to an eighth more, so that memory that is kept serves requests of almost one size.
inline std::size_t size_class(std::size_t bytes) {
  constexpr std::size_t least = 4096;
  const std::size_t step = bytes <= 8 * least ? least : std::bit_floor(bytes) / 8;
  return (bytes + step - 1) / step * step;
}

}  // namespace sealion::device
