#include "runtime/server.h"

#include "base/error.h"
#include "layouts/slotwise/slotwise_layout.h"
#include "runtime/model_manifest.h"

namespace sealion {

Server::Server(const Program& program, const std::vector<Barrier>& barriers, Manifest manifest)
    : program_(program), barriers_(barriers), manifest_(std::move(manifest)) {
  check_manifest(manifest_, program, barriers);
  channels_ = Parameters::create_channels(manifest_.parameters);
  for (const ParametersPtr& parameters : channels_) {
    executors_.push_back(slotwise_layout().compile(program, barriers, parameters, 1));
  }
}

/// BFV clients' inputs may have a correction, which stands in an executor's constants.
EncryptedBatch Server::run(std::size_t channel, const EncryptedBatch& inputs,
                           const EvaluationKeys* keys, const ExecutionContext& context) const {
  if (inputs.correction() == 1) return executors_[channel]->run(inputs, keys, context);
  return slotwise_layout()
      .compile(program_, barriers_, channels_[channel], inputs.correction())
      ->run(inputs, keys, context);
}

ChannelBatches Server::evaluate(const ChannelBatches& inputs, const ChannelKeys& keys,
                                const ExecutionContext& context) const {
  if (inputs.size() != channels_.size()) {
    fail(ErrorCode::incompatible, "the batch has {} plaintext moduli, the model {}", inputs.size(),
         channels_.size());
  }
  const std::size_t wanted = manifest_.evaluation_keys.empty() ? 0 : channels_.size();
  if (keys.size() != wanted) {
    fail(ErrorCode::incompatible,
         "the model '{}' needs the client's evaluation keys for {} plaintext moduli, {} are here",
         manifest_.name, wanted, keys.size());
  }
  ChannelBatches outputs;
  for (std::size_t c = 0; c < channels_.size(); ++c) {
    outputs.push_back(
        run(c, inputs[c], wanted == 0 ? nullptr : &keys[c], context.step(c, channels_.size())));
  }
  return outputs;
}

}  // namespace sealion
