#include "data/files/image/image.h"

#include "base/error.h"
#include "data/files/image/formats.h"

namespace sealion {

void check_image_size(std::size_t height, std::size_t width, const std::string& source) {
  if (height == 0 || width == 0) fail(ErrorCode::corrupt, "'{}' has no pixels", source);
  if (width > most_image_pixels / height) {
    fail(ErrorCode::does_not_fit, "'{}' has {} x {} pixels, more than {} together", source, height,
         width, most_image_pixels);
  }
}

Image decode_image(ByteSpan bytes, const std::string& source) {
  if (is_png(bytes)) return decode_png(bytes, source);
  if (is_jpeg(bytes)) return decode_jpeg(bytes, source);
  fail(ErrorCode::corrupt, "'{}' is neither a PNG nor a JPEG file", source);
}

}  // namespace sealion
