#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace sealion::cli {

/// Pixels of 1 to 4 channels: grey, grey and alpha, red, green and blue, those and alpha.
struct Raster {
  std::span<const std::uint8_t> bytes;  ///< [height][width][channels]
  std::size_t height, width;
  std::size_t channels = 1;
};

/// A PNG as a data URL, to put into a page.
std::string png_data_url(const Raster& raster);

}  // namespace sealion::cli
