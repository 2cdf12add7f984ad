// An archive of arrays.
#include "data/files/npz.h"

#include "check_array.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sealion;
  const auto parse = [](ByteSpan bytes) { return parse_npz(bytes, "fuzz"); };
  const auto arrays = fuzz::read_or_refuse(parse, {data, size});
  if (!arrays) return 0;
  for (const auto& [name, array] : *arrays) fuzz::expect_sound(array);
  return 0;
}
