// A gzip member.
#include "data/gzip.h"

#include "round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sealion;
  constexpr std::size_t limit = std::size_t{1} << 20;
  const auto unpack = [](ByteSpan bytes) { return gunzip(bytes, limit, "fuzz"); };
  const auto content = fuzz::read_or_refuse(unpack, {data, size});
  fuzz::expect(!content || content->size() <= limit, "the limit holds");
  return 0;
}
