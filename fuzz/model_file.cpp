// A model file without its checksum: its sections, and the model that they make.
#include "heras/model/model_file.h"

#include "heras/model/model.h"
#include "memory_file.h"
#include "model.h"
#include "round_trip.h"

namespace {

using namespace sealion;

heras::ModelFile read_sections(ByteSpan bytes) { return heras::decode_model(bytes, "fuzz"); }

bool same_sections(const heras::ModelFile& a, const heras::ModelFile& b) {
  return a.config == b.config && a.weights == b.weights && a.largest_seen == b.largest_seen &&
         a.manifest == b.manifest;
}

void load(ByteSpan bytes) {
  static fuzz::MemoryFile file;
  file.set(bytes);
  const auto model =
      fuzz::read_or_refuse([](ByteSpan) { return heras::Model::load(file.path()); }, {});
  if (model) fuzz::expect(model->is_trained(), "a loaded model has weights");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteVector bytes = fuzz::sealed(data, size);
  fuzz::expect_round_trip(bytes, read_sections, heras::encode_model, same_sections);
  load(bytes);
  return 0;
}
