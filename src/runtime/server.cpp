#include "runtime/server.h"

#include "base/error.h"
#include "runtime/evaluator.h"
#include "runtime/model_manifest.h"

namespace sealion {

Server::Server(const Program& program, const Way& way, Manifest manifest)
    : program_(program), way_(way), manifest_(std::move(manifest)) {
  check_manifest(manifest_, program, way);
  channels_ = channels_of(manifest_);
  const auto* affine = std::get_if<AffineForm>(&way_);
  evaluator_ = affine ? make_affine_evaluator(program_, *affine)
                      : make_batch_evaluator(program_, way_, manifest_, channels_);
}

Server::~Server() = default;

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

Response Server::answer(const Request& request, const ChannelKeys& keys,
                        const ExecutionContext& context) const {
  check_keys(keys);
  return evaluator_->answer(request, keys, context);
}

ChannelBatches Server::evaluate(const ChannelBatches& inputs, const ChannelKeys& keys,
                                const ExecutionContext& context) const {
  check_keys(keys);
  return evaluator_->evaluate(inputs, keys, context);
}

}  // namespace sealion
