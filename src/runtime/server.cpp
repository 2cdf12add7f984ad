#include "runtime/server.h"

#include "base/error.h"
#include "runtime/model_manifest.h"

namespace sealion {

Server::Server(const Program& program, const std::vector<Barrier>& barriers, Manifest manifest)
    : program_(program), barriers_(barriers), manifest_(std::move(manifest)) {
  check_manifest(manifest_, program, barriers);
  channels_ = Parameters::create_channels(manifest_.parameters);
  for (const ParametersPtr& parameters : channels_) {
    executors_.push_back(std::make_unique<ExecutorCache>(program_, barriers_, parameters));
  }
}

void Server::check_keys(const ChannelKeys& keys) const {
  const std::size_t wanted = manifest_.key_sets();
  if (keys.size() != wanted) {
    fail(ErrorCode::incompatible,
         "the model '{}' needs the client's evaluation keys for {} plaintext moduli, {} are here",
         manifest_.name, wanted, keys.size());
  }
  for (const EvaluationKeys& set : keys) {
    check_served(manifest_.evaluation_keys.rotations, set.rotations());
  }
}

ChannelBatches Server::evaluate(const ChannelBatches& inputs, const ChannelKeys& keys,
                                const ExecutionContext& context) const {
  if (inputs.size() != channels_.size()) {
    fail(ErrorCode::incompatible, "the batch has {} plaintext moduli, the model {}", inputs.size(),
         channels_.size());
  }
  check_keys(keys);
  ChannelBatches outputs;
  for (std::size_t c = 0; c < channels_.size(); ++c) {
    const auto executor = executors_[c]->get(inputs[c].correction());
    const EvaluationKeys* of_channel = keys.empty() ? nullptr : &keys[keys.size() == 1 ? 0 : c];
    outputs.push_back(executor->run(inputs[c], of_channel, context.step(c, channels_.size())));
  }
  return outputs;
}

}  // namespace sealion
