// An evaluation key's file without its checksum.
#include "exchange/key_files.h"
#include "model.h"
#include "round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sealion;
  const auto read_bytes = [](ByteSpan file) {
    return read_evaluation_keys(file, fuzz::small_manifest(), fuzz::small_channels(), "fuzz");
  };
  const auto write = [](const ChannelKeys& keys) {
    return write_evaluation_keys(keys, fuzz::small_manifest().model_id);
  };
  fuzz::expect_canonical(fuzz::sealed(data, size), read_bytes, write);
  return 0;
}
