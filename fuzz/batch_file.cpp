// An encrypted batch without its checksum, read as inputs and as answers.
#include "exchange/batch_file.h"

#include "model.h"
#include "round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sealion;
  const ByteVector bytes = fuzz::sealed(data, size);
  for (const BatchKind kind : {BatchKind::inputs, BatchKind::outputs}) {
    const auto read_bytes = [&](ByteSpan file) {
      return read_batch(file, kind, fuzz::small_manifest(), fuzz::small_channels(), "fuzz");
    };
    fuzz::expect_canonical(bytes, read_bytes,
                           [](const BatchFile& file) { return write_batch(file).bytes(); });
  }
  return 0;
}
