#include "heras/train/networks/exact_network.h"

#include "base/error.h"
#include "heras/train/modules/make_modules.h"

namespace sealion::heras::train {
namespace {

const Model& trained(const Model& model) {
  if (!model.is_trained()) {
    fail(ErrorCode::invalid_argument, "the model '{}' has no weights yet: fit or load it first",
         model.name());
  }
  return model;
}

}  // namespace

ExactNetwork::ExactNetwork(const Model& model)
    : graph_(trained(model)), modules_(make_exact_modules(model)) {}

at::Tensor ExactNetwork::logits(const at::Tensor& levels) const {
  const at::NoGradGuard no_gradient;
  std::vector<Quantity> made;
  for (std::size_t i = 0; i < graph_.size(); ++i) {
    std::vector<Quantity> inputs = graph_.inputs_of(i, made);
    if (i == 0) inputs.push_back({levels.to(at::kDouble), {}});
    std::vector<at::Tensor> steps;
    for (const Quantity& input : inputs) steps.push_back(input.log_steps);
    const at::Tensor own = modules_[i]->log_steps(steps).to(at::kDouble);
    made.push_back({modules_[i]->values(inputs, own), own});
  }
  return integers_of(made.back()).flatten(1);
}

}  // namespace sealion::heras::train
