#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace sealion {

inline constexpr std::size_t most_image_pixels = std::size_t{1} << 22;

/// A picture of 8 bits a channel: grey, or red, green and blue.
struct Image {
  std::size_t height = 0, width = 0, channels = 0;  ///< channels: 1 or 3
  std::vector<std::uint8_t> pixels;                 ///< [height][width][channels]

  friend bool operator==(const Image&, const Image&) = default;
};

/// The picture in an untrusted PNG or JPEG file, by its first bytes; colours of a palette become
/// red, green and blue, 16 bits 8. Throws `corrupt` naming `source` for what is damaged, cut or
/// neither of the two, `unsupported` for transparent pixels and JPEGs for print (CMYK), and
/// `does_not_fit` for more than `most_image_pixels`.
Image decode_image(ByteSpan bytes, const std::string& source);

}  // namespace sealion
