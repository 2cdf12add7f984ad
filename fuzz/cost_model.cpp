// A calibrated cost model: JSON.
#include <nlohmann/json.hpp>

#include "memory_file.h"
#include "rates/cost_model_file.h"
#include "round_trip.h"

namespace {

using namespace sealion;

/// The file that the cost model is read from.
fuzz::MemoryFile& cost_model_file() {
  static fuzz::MemoryFile file;
  return file;
}

CostModel read_bytes(ByteSpan bytes) {
  cost_model_file().set(bytes);
  return read_cost_model(cost_model_file().path());
}

ByteVector bytes_of(const CostModel& model) {
  const std::string text = to_json(model).dump();
  return {text.begin(), text.end()};
}

bool same_model(const CostModel& a, const CostModel& b) { return to_json(a) == to_json(b); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::expect_round_trip({data, size}, read_bytes, bytes_of, same_model);
  return 0;
}
