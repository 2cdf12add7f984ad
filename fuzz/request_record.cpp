// What a client keeps of a request: JSON.
#include "exchange/request_record.h"

#include "round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sealion;
  const auto parse = [](ByteSpan bytes) {
    return request_record_from_json({bytes.begin(), bytes.end()}, "fuzz");
  };
  const auto write = [](const RequestRecord& record) {
    const std::string text = request_record_to_json(record);
    return ByteVector(text.begin(), text.end());
  };
  fuzz::expect_round_trip({data, size}, parse, write);
  return 0;
}
