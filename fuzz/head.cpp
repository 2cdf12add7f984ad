// A classifier of features: JSON.
#include "heras/transfer/head.h"

#include "heras/transfer/head_file.h"
#include "round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sealion;
  const auto parse = [](ByteSpan bytes) {
    return heras::head_from_json({bytes.begin(), bytes.end()}, "fuzz");
  };
  const auto write = [](const heras::Head& head) {
    const std::string text = heras::head_to_json(head);
    return ByteVector(text.begin(), text.end());
  };
  fuzz::expect_round_trip({data, size}, parse, write);
  const auto head = fuzz::read_or_refuse(parse, {data, size});
  if (!head) return 0;
  const auto answers = fuzz::read_or_refuse(
      [&](ByteSpan) { return heras::apply_head(*head, FeatureTable(1, head->features())); }, {});
  if (answers) {
    fuzz::expect(answers->front().label < head->classes(), "an answer is one of the classes");
  }
  return 0;
}
