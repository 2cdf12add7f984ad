#include <png.h>

#include <algorithm>
#include <array>

#include "base/error.h"
#include "data/files/image/formats.h"

namespace sealion {
namespace {

constexpr std::array<std::uint8_t, 8> signature{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
constexpr std::size_t channels_with_alpha = 4;
constexpr std::uint8_t opaque = 255;

/// libpng's own, which has to be freed whatever happens.
struct PngImage {
  PngImage() { control.version = PNG_IMAGE_VERSION; }
  ~PngImage() { png_image_free(&control); }
  PngImage(const PngImage&) = delete;
  PngImage& operator=(const PngImage&) = delete;

  png_image control{};
};

std::vector<std::uint8_t> without_alpha(const std::vector<std::uint8_t>& pixels,
                                        std::size_t channels, const std::string& source) {
  std::vector<std::uint8_t> out;
  out.reserve(pixels.size());
  for (std::size_t i = 0; i < pixels.size(); i += channels_with_alpha) {
    if (pixels[i + channels_with_alpha - 1] != opaque) {
      fail(ErrorCode::unsupported, "'{}' has transparent pixels: save it without an alpha channel",
           source);
    }
    out.insert(out.end(), pixels.begin() + static_cast<std::ptrdiff_t>(i),
               pixels.begin() + static_cast<std::ptrdiff_t>(i + channels));
  }
  return out;
}

}  // namespace

bool is_png(ByteSpan bytes) {
  return bytes.size() >= signature.size() &&
         std::ranges::equal(bytes.first(signature.size()), signature);
}

Image decode_png(ByteSpan bytes, const std::string& source) {
  PngImage png;
  const auto refuse = [&] {
    fail(ErrorCode::corrupt, "'{}' is a damaged PNG file: {}", source, png.control.message);
  };
  if (png_image_begin_read_from_memory(&png.control, bytes.data(), bytes.size()) == 0) refuse();
  check_image_size(png.control.height, png.control.width, source);
  const bool has_alpha = (png.control.format & PNG_FORMAT_FLAG_ALPHA) != 0;
  const bool has_color = (png.control.format & PNG_FORMAT_FLAG_COLOR) != 0;
  Image image{png.control.height, png.control.width, has_color ? std::size_t{3} : 1, {}};
  png.control.format = has_alpha ? PNG_FORMAT_RGBA : has_color ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
  image.pixels.resize(PNG_IMAGE_SIZE(png.control));
  if (png_image_finish_read(&png.control, nullptr, image.pixels.data(), 0, nullptr) == 0) refuse();
  // What libpng only warns of is damage too.
  if (png.control.warning_or_error != 0) refuse();
  if (has_alpha) image.pixels = without_alpha(image.pixels, image.channels, source);
  return image;
}

}  // namespace sealion
