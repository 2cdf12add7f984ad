// The file of an auto-encoder's decoder without its checksum.
#include "heras/transfer/decoder.h"
#include "model.h"
#include "round_trip.h"

namespace {

using namespace sealion;

/// So small that any decoder of a short file draws in no time.
constexpr std::size_t most_weights = 1 << 16;

void draw(const heras::Decoder& decoder) {
  if (decoder.parameter_count() > most_weights) return;
  const std::vector<std::uint8_t> image = decoder.decode(FeatureTable(1, decoder.latents()));
  fuzz::expect(image.size() == decoder.pixels(), "a decoder draws the pixels that it states");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = [](ByteSpan bytes) { return heras::decode_decoder(bytes, "fuzz"); };
  const ByteVector bytes = fuzz::sealed(data, size);
  fuzz::expect_canonical(bytes, read, heras::encode_decoder);
  const auto decoder = fuzz::read_or_refuse(read, bytes);
  if (decoder) draw(*decoder);
  return 0;
}
