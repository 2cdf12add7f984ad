#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace sealion::cli {

/// A grey-scale PNG of width * height pixels as a data URL, to put into a page.
std::string png_data_url(std::span<const std::uint8_t> pixels, std::size_t width,
                         std::size_t height);

}  // namespace sealion::cli
