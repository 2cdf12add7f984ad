#include "layouts/packed/run/workshop.h"

#include <utility>

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

Workshops::Loan Workshops::borrow() {
  {
    const std::lock_guard lock(mutex_);
    if (!free_.empty()) {
      std::unique_ptr<Workshop> workshop = std::move(free_.back());
      free_.pop_back();
      return {*this, std::move(workshop)};
    }
  }
  return {*this, std::make_unique<Workshop>(parameters_, keys_)};
}

void Workshops::put_back(std::unique_ptr<Workshop> workshop) {
  const std::lock_guard lock(mutex_);
  free_.push_back(std::move(workshop));
}

}  // namespace sealion::packed
