// Evaluation keys as Microsoft SEAL writes them, its RelinKeys, or its RelinKeys and GaloisKeys,
// one after another, read as those of either scheme.
#include <array>

#include "exchange/seal_batch_file.h"
#include "model.h"
#include "round_trip.h"

namespace {

using namespace sealion;

void fuzz_keys(ByteSpan file, const Manifest& manifest, seal::Scheme scheme) {
  const auto read_bytes = [&](ByteSpan bytes) {
    return read_seal_evaluation_keys(bytes, scheme, manifest, fuzz::small_channels(), "fuzz");
  };
  const auto write = [&](const ChannelKeys& keys) { return fuzz::seal_key_bytes(keys, scheme); };
  const auto equal = [&](const ChannelKeys& a, const ChannelKeys& b) {
    return fuzz::seal_key_bytes(a, scheme) == fuzz::seal_key_bytes(b, scheme);
  };
  fuzz::expect_round_trip(file, read_bytes, write, equal);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::array manifests = {fuzz::small_manifest(), fuzz::rotating_manifest(false)};
  for (const Manifest& manifest : manifests) {
    for (const seal::Scheme scheme : {seal::Scheme::bgv, seal::Scheme::bfv}) {
      fuzz_keys({data, size}, manifest, scheme);
    }
  }
  return 0;
}
