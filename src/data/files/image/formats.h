#pragma once

#include "data/files/image/image.h"

/// As decode_image, of one format each.
namespace sealion {

bool is_png(ByteSpan bytes);
Image decode_png(ByteSpan bytes, const std::string& source);

bool is_jpeg(ByteSpan bytes);
Image decode_jpeg(ByteSpan bytes, const std::string& source);

/// Throws `corrupt` for no pixels, `does_not_fit` for too many.
void check_image_size(std::size_t height, std::size_t width, const std::string& source);

}  // namespace sealion
