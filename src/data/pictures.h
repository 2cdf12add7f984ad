#pragma once

#include <sealion/inputs.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sealion {

/// Records that people can look at. A view: the records must outlive it.
struct Pictures {
  std::size_t count = 0, height = 0, width = 0;
  std::size_t channels = 0;             ///< 1 of grey pictures
  std::span<const std::uint8_t> bytes;  ///< [count][height][width][channels]

  /// Bytes of one picture.
  std::size_t size() const { return height * width * channels; }
  /// Those of picture `i`.
  std::span<const std::uint8_t> operator[](std::size_t i) const {
    return bytes.subspan(i * size(), size());
  }
};

/// Whether records of this shape are called pictures: rows and columns, perhaps with channels last.
bool is_picture_shape(const std::vector<std::size_t>& shape);

/// The records as pictures: bytes in rows and columns, perhaps with channels last. Nothing where
/// they are something else.
std::optional<Pictures> pictures_of(const Inputs& inputs);

}  // namespace sealion
