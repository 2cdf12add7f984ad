#include "layouts/packed/run/workshop.h"

namespace sealion::packed {

Workshop::Workshop(const ParametersPtr& parameters, const EvaluationKeys* keys)
    : switcher(parameters) {
  if (keys == nullptr) return;
  if (!keys->rotations().empty()) rotator.emplace(parameters, keys->rotations());
  if (keys->shape().relinearises()) relineariser.emplace(parameters, *keys);
}

void rotate_by(Rotator& rotator, const std::vector<SlotRotation>& keys,
               const Interleaving& interleaving, const Ciphertext& ciphertext, Ciphertext& out,
               const ExecutionContext& context) {
  const Ciphertext* from = &ciphertext;
  for (const SlotRotation& key : keys) {
    rotator.rotate(*from, interleaving.of_all(key), out, context);
    from = &out;
  }
}

}  // namespace sealion::packed
