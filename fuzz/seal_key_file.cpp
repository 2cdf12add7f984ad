// Evaluation keys as Microsoft SEAL writes them, its RelinKeys one after another, read as those of
// either scheme.
#include "exchange/seal_batch_file.h"
#include "model.h"
#include "round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sealion;
  for (const seal::Scheme scheme : {seal::Scheme::bgv, seal::Scheme::bfv}) {
    const auto read_bytes = [&](ByteSpan bytes) {
      return read_seal_evaluation_keys(bytes, scheme, fuzz::small_channels(), "fuzz");
    };
    const auto write = [&](const ChannelKeys& keys) { return fuzz::seal_key_bytes(keys, scheme); };
    const auto equal = [&](const ChannelKeys& a, const ChannelKeys& b) {
      return fuzz::seal_key_bytes(a, scheme) == fuzz::seal_key_bytes(b, scheme);
    };
    fuzz::expect_round_trip({data, size}, read_bytes, write, equal);
  }
  return 0;
}
