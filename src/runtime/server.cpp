#include "runtime/server.h"

#include <utility>

#include "base/error.h"
#include "runtime/answer_masking.h"
#include "runtime/evaluator.h"

namespace sealion {

Server::Server(PreparedPtr model, const DeviceUse& use)
    : model_(std::move(model)), placement_(place(use, *model_)) {
  const Arranged* arranged = model_->arranged();
  evaluator_ = arranged != nullptr
                   ? make_batch_evaluator(*arranged, manifest(), channels(), *placement_)
                   : make_affine_evaluator(model_->program(), std::get<AffineForm>(manifest().form),
                                           manifest().model_privacy);
}

Server::~Server() = default;

void Server::check_keys(const ChannelKeys& keys) const {
  const std::size_t wanted = manifest().key_sets();
  if (keys.size() != wanted) {
    fail(ErrorCode::incompatible,
         "the model '{}' needs the client's evaluation keys for {} plaintext moduli, {} are here",
         manifest().name, wanted, keys.size());
  }
  for (const EvaluationKeys& set : keys) {
    check_served(manifest().evaluation_keys.rotations, set.rotations());
    const std::size_t wanted_limbs = manifest().evaluation_keys.masking_limbs;
    if (wanted_limbs != 0 && masking_key(set).limbs() < wanted_limbs) {
      fail(ErrorCode::incompatible, "a masking key at {} limbs where answers have {}",
           masking_key(set).limbs(), wanted_limbs);
    }
  }
}

Response Server::answer(const Request& request, const ChannelKeys& keys,
                        const ExecutionContext& context) const {
  check_keys(keys);
  return evaluator_->answer(request, keys, context);
}

ChannelBatches Server::evaluate(const ChannelBatches& inputs, const ChannelKeys& keys,
                                const ExecutionContext& context) const {
  if (manifest().model_privacy) {
    fail(ErrorCode::incompatible,
         "the model '{}' is private: it answers clients of this project alone, whose answers are "
         "masked",
         manifest().name);
  }
  check_keys(keys);
  return evaluator_->evaluate(inputs, keys, context);
}

}  // namespace sealion
