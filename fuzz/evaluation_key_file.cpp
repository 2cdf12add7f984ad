// An evaluation key's file without its checksum, as that of models that relinearise, rotate too,
// share their keys, and mask answers.
#include <array>

#include "exchange/key_files.h"
#include "model.h"
#include "round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sealion;
  static const std::array manifests = {fuzz::small_manifest(), fuzz::rotating_manifest(false),
                                       fuzz::rotating_manifest(true), fuzz::masking_manifest()};
  for (const Manifest& manifest : manifests) {
    const auto read_bytes = [&](ByteSpan file) {
      return read_evaluation_keys(file, manifest, fuzz::small_channels(), "fuzz");
    };
    const auto write = [&](const ChannelKeys& keys) {
      return write_evaluation_keys(keys, manifest.model_id).bytes();
    };
    fuzz::expect_canonical(fuzz::sealed(data, size), read_bytes, write);
  }
  return 0;
}
