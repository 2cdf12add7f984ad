// An IDX file, read as images and as labels.
#include "data/idx.h"

#include "memory_file.h"
#include "round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sealion;
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
