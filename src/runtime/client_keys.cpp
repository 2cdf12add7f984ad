#include "runtime/client_keys.h"

#include "base/error.h"
#include "exchange/key_files.h"

namespace sealion {

namespace {

const char* use_of(const EvaluationKeyShape& keys) {
  if (keys.relinearises()) return "relinearises";
  return keys.rotations.empty() ? "masks its answers" : "rotates";
}

}  // namespace

void check_given(const PublicModel& model, const Received& keys) {
  const Manifest& manifest = model.manifest();
  if (manifest.evaluation_keys.empty()) return;
  check_size(keys, model.largest_key_bytes());
  if (!keys.bytes.empty()) return;
  fail(ErrorCode::invalid_argument, "the model '{}' {}: the client's evaluation keys are missing",
       manifest.name, use_of(manifest.evaluation_keys));
}

ClientKeys read_client_keys(const PublicModel& model, const Received& keys,
                            const ExecutionContext& context) {
  check_given(model, keys);
  if (model.manifest().evaluation_keys.empty()) {
    return {keys.name, std::make_shared<const ChannelKeys>()};
  }
  return {keys.name, std::make_shared<const ChannelKeys>(read_evaluation_keys(
                         keys.bytes, model.manifest(), model.channels(), keys.name, context))};
}

}  // namespace sealion
