// An array as NumPy writes it.
#include "data/npy.h"

#include "round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sealion;
  const auto parse = [](ByteSpan bytes) { return parse_npy(bytes, "fuzz"); };
  const auto write = [](const FeatureTable& table) { return npy_bytes(table); };
  fuzz::expect_round_trip({data, size}, parse, write);
  return 0;
}
