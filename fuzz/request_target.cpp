#include <string>

#include "round_trip.h"
#include "serving/protocol/target.h"

using namespace sealion;
using namespace sealion::serving;

/// An address is one of the protocol's or none, whatever it holds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string path(data, data + size);
  const auto target = find_target(path);
  if (!target) return 0;
  fuzz::expect(path.front() == '/', "an address begins with a slash");
  fuzz::expect(!knows_method(*target, "TRACE") && !knows_method(*target, ""),
               "no address knows these methods");
  const bool is_of_model = target->place == Place::model || target->place == Place::model_ready ||
                           target->place == Place::manifest || target->place == Place::infer;
  fuzz::expect(!is_of_model || !target->name.empty(), "what is of a model names it");
  return 0;
}
