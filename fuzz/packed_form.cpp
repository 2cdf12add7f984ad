// Where a manifest says that records and answers lie in slots: JSON.
#include <nlohmann/json.hpp>
#include <string>

#include "exchange/packed_form_json.h"
#include "packed.h"
#include "round_trip.h"

namespace {

using namespace sealion;

PackedForm read_form(ByteSpan bytes) {
  const JsonDocument document(std::string(bytes.begin(), bytes.end()), "fuzz");
  PackedForm form = read_packed_form(document.root());
  check_form(form, fuzz::packed_channels().front()->n(), 6, 3);
  return form;
}

ByteVector bytes_of(const PackedForm& form) {
  const std::string text = packed_form_json(form).dump();
  return {text.begin(), text.end()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::expect_round_trip({data, size}, read_form, bytes_of);
  return 0;
}
