#include <turbojpeg.h>

#include <memory>
#include <new>
#include <type_traits>

#include "base/error.h"
#include "data/files/image/formats.h"

namespace sealion {
namespace {

struct Destroy {
  void operator()(void* handle) const { tjDestroy(handle); }
};
using Decompressor = std::unique_ptr<std::remove_pointer_t<tjhandle>, Destroy>;

}  // namespace

bool is_jpeg(ByteSpan bytes) {
  return bytes.size() >= 3 && bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[2] == 0xFF;
}

Image decode_jpeg(ByteSpan bytes, const std::string& source) {
  const Decompressor decompressor(tjInitDecompress());
  if (!decompressor) throw std::bad_alloc();
  const auto refuse = [&] {
    fail(ErrorCode::corrupt, "'{}' is a damaged JPEG file: {}", source,
         tjGetErrorStr2(decompressor.get()));
  };
  int width = 0, height = 0, sampling = 0, colors = 0;
  if (tjDecompressHeader3(decompressor.get(), bytes.data(), bytes.size(), &width, &height,
                          &sampling, &colors) != 0) {
    refuse();
  }
  check_image_size(static_cast<std::size_t>(height), static_cast<std::size_t>(width), source);
  if (colors == TJCS_CMYK || colors == TJCS_YCCK) {
    fail(ErrorCode::unsupported, "'{}' is a JPEG file for print (CMYK): save it as RGB", source);
  }
  Image image{static_cast<std::size_t>(height),
              static_cast<std::size_t>(width),
              colors == TJCS_GRAY ? std::size_t{1} : 3,
              {}};
  image.pixels.resize(image.height * image.width * image.channels);
  // A file that is cut is only worth a warning to the library.
  if (tjDecompress2(decompressor.get(), bytes.data(), bytes.size(), image.pixels.data(), width, 0,
                    height, image.channels == 1 ? TJPF_GRAY : TJPF_RGB,
                    TJFLAG_ACCURATEDCT | TJFLAG_STOPONWARNING) != 0) {
    refuse();
  }
  return image;
}

}  // namespace sealion
