// An IDX file, read as an array of any kind, as images and as labels.
#include "data/idx.h"

#include "check_array.h"
#include "data/array/idx_array.h"
#include "memory_file.h"
#include "round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sealion;
  const auto array = fuzz::read_or_refuse(
      [](ByteSpan bytes) { return parse_idx_array(bytes, "fuzz"); }, {data, size});
  if (array) fuzz::expect_sound(*array);
  static fuzz::MemoryFile file;
  file.set({data, size});
  const auto images =
      fuzz::read_or_refuse([&](ByteSpan) { return read_idx_images(file.path()); }, {});
  if (images) {
    fuzz::expect(images->pixels.size() == images->count * images->height * images->width,
                 "an image set has the pixels that it states");
  }
  const auto labels =
      fuzz::read_or_refuse([&](ByteSpan) { return read_idx_labels(file.path()); }, {});
  fuzz::expect(!images || !labels, "a file holds images or labels");
  return 0;
}
