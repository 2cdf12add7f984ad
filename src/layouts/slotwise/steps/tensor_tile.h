#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace sealion {

/// Residues of one tensor at some points of one limb: [parts][size][width], width a multiple of 8.
/// It does not own them.
struct TensorTile {
  std::uint64_t* data;
  std::size_t parts, size, width;

  /// [width], and the rows of the features behind it.
  std::uint64_t* row(std::size_t part, std::size_t feature = 0) const {
    return data + (part * size + feature) * width;
  }
  /// Residues of one part.
  std::size_t part_residues() const { return size * width; }
};

/// Copies `width` residues, a multiple of 8: most rows are so short that a call would cost more.
inline void copy_row(std::uint64_t* to, const std::uint64_t* from, std::size_t width) {
  constexpr std::size_t step = 8;
  for (std::size_t i = 0; i < width; i += step) {
    std::memcpy(to + i, from + i, step * sizeof(std::uint64_t));
  }
}

}  // namespace sealion
