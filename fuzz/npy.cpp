// An array as NumPy writes it, read as one of any kind and as a table of features.
#include "data/npy.h"

#include "check_array.h"
#include "data/array/npy_array.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sealion;
  const auto array = fuzz::read_or_refuse(
      [](ByteSpan bytes) { return parse_npy_array(bytes, "fuzz"); }, {data, size});
  if (array) fuzz::expect_sound(*array);
  const auto parse = [](ByteSpan bytes) { return parse_npy(bytes, "fuzz"); };
  const auto write = [](const FeatureTable& table) { return npy_bytes(table); };
  fuzz::expect_round_trip({data, size}, parse, write);
  return 0;
}
