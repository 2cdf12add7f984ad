#pragma once

#include <utility>

#include "heras/train/core/module.h"

namespace sealion::heras::train {

/// A layer that learns nothing and rounds nothing, and so computes the same in both phases: what
/// its QuantisedModule `Q` says of values.
template <typename Q>
class UnlearnedModule final : public FloatModule {
 public:
  explicit UnlearnedModule(Q module) : module_(std::move(module)) {}

  at::Tensor forward(const std::vector<at::Tensor>& inputs) override {
    std::vector<Quantity> without_steps;
    for (const at::Tensor& input : inputs) without_steps.push_back({input, {}});
    return module_.values(without_steps, {});
  }
  std::unique_ptr<QuantisedModule> quantised(const std::vector<at::Tensor>&) const override {
    return std::make_unique<Q>(module_);
  }

 private:
  Q module_;
};

template <typename Q>
std::unique_ptr<FloatModule> unlearned(Q module) {
  return std::make_unique<UnlearnedModule<Q>>(std::move(module));
}

}  // namespace sealion::heras::train
