#include "runtime/client_keys.h"

#include "base/error.h"
#include "exchange/key_files.h"

namespace sealion {

namespace {

const char* use_of(const EvaluationKeyShape& keys) {
  if (keys.relinearises()) return "relinearises";
  return keys.rotations.empty() ? "masks its answers" : "rotates";
}

/// Keys of so many bytes.
void check_given_bytes(const PublicModel& model, std::size_t bytes) {
  if (bytes != 0) return;
  const Manifest& manifest = model.manifest();
  fail(ErrorCode::invalid_argument, "the model '{}' {}: the client's evaluation keys are missing",
       manifest.name, use_of(manifest.evaluation_keys));
}

}  // namespace

void check_given(const PublicModel& model, const Received& keys) {
  if (model.manifest().evaluation_keys.empty()) return;
  check_size(keys, model.largest_key_bytes());
  check_given_bytes(model, keys.bytes.size());
}

ClientKeys read_client_keys(const PublicModel& model, const Received& keys,
                            const ExecutionContext& context) {
  check_given(model, keys);
  return read_client_keys(model, BytesInMemory(keys.bytes), keys.name, context);
}

ClientKeys read_client_keys(const PublicModel& model, const ByteSource& keys,
                            const std::string& name, const ExecutionContext& context) {
  if (model.manifest().evaluation_keys.empty()) {
    return {name, std::make_shared<const ChannelKeys>()};
  }
  check_given_bytes(model, keys.size());
  return {name, std::make_shared<const ChannelKeys>(
                    read_evaluation_keys(keys, model.manifest(), model.channels(), name, context))};
}

}  // namespace sealion
