// A picture, PNG or JPEG.
#include "data/files/image/image.h"

#include "round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sealion;
  const auto decode = [](ByteSpan bytes) { return decode_image(bytes, "fuzz"); };
  const auto image = fuzz::read_or_refuse(decode, {data, size});
  if (!image) return 0;
  fuzz::expect(image->channels == 1 || image->channels == 3, "a picture is grey or coloured");
  fuzz::expect(image->pixels.size() == image->height * image->width * image->channels,
               "a picture has the pixels that it states");
  return 0;
}
