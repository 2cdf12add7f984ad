// A model's public manifest: JSON.
#include "exchange/manifest.h"

#include "round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sealion;
  const auto parse = [](const std::string& text) {
    return manifest_from_json(text, "fuzz", {.level = SecurityLevel::insecure_for_tests});
  };
  const auto read_bytes = [&](ByteSpan bytes) {
    return parse(std::string(bytes.begin(), bytes.end()));
  };
  const auto manifest = fuzz::read_or_refuse(read_bytes, {data, size});
  if (manifest) {
    fuzz::expect(parse(manifest_to_json(*manifest)) == *manifest, "a manifest comes back");
  }
  return 0;
}
