#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sealion {

/// Grey-scale images and what each shows.
struct ImageSet {
  std::size_t count = 0;             ///< how many
  std::size_t height = 0;            ///< rows of each
  std::size_t width = 0;             ///< columns of each
  std::vector<std::uint8_t> pixels;  ///< [count][height][width], 0 (background) to 255
  std::vector<std::uint8_t> labels;  ///< [count]
  std::size_t classes = 0;           ///< largest label + 1

  /// Whether there are none.
  bool empty() const { return count == 0; }
  /// The pixels of one image, [height][width].
  std::span<const std::uint8_t> image(std::size_t i) const {
    return std::span(pixels).subspan(i * height * width, height * width);
  }
};

/// The part of a data set that one learns from, or the part that one is judged by.
enum class Split {
  train,  ///< to learn from
  test    ///< to be judged by
};

}  // namespace sealion
