// A secret key's file without its checksum.
#include "exchange/key_files.h"
#include "model.h"
#include "round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sealion;
  const auto read_bytes = [](ByteSpan file) {
    return read_secret_key(file, fuzz::small_channels().front()->chain(), "fuzz");
  };
  fuzz::expect_canonical(fuzz::sealed(data, size), read_bytes, write_secret_key);
  return 0;
}
