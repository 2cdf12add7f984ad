// Encrypted inputs as Microsoft SEAL writes them: its ciphertexts one after another.
#include "exchange/seal_batch_file.h"

#include "model.h"
#include "round_trip.h"

namespace {

using namespace sealion;

SealBatch read_bytes(ByteSpan bytes) {
  return read_seal_batch(bytes, fuzz::small_manifest(), fuzz::small_channels(), "fuzz", one_thread);
}

ByteVector bytes_of(const SealBatch& batch) {
  return write_seal_batch(batch.channels, batch.scheme, batch.compression, one_thread);
}

bool same_batch(const SealBatch& a, const SealBatch& b) {
  return a.scheme == b.scheme && a.compression == b.compression &&
         std::ranges::equal(a.channels, b.channels, [](const auto& x, const auto& y) {
           return std::ranges::equal(x.packed(), y.packed());
         });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::expect_round_trip({data, size}, read_bytes, bytes_of, same_batch);
  return 0;
}
