#include "heras/train/networks/float_network.h"

#include <algorithm>

#include "heras/train/modules/make_modules.h"

namespace sealion::heras::train {

FloatNetwork::FloatNetwork(const Model& model, const at::Generator& generator, double gate_penalty)
    : graph_(model), modules_(make_float_modules(model, generator, gate_penalty)) {}

std::vector<Parameter> FloatNetwork::parameters() const {
  return collect<Parameter>(modules_, [](const auto& module) { return module.parameters(); });
}

std::vector<at::Tensor> FloatNetwork::state() const {
  return collect<at::Tensor>(modules_, [](const auto& module) { return module.state(); });
}

at::Tensor FloatNetwork::logits(const at::Tensor& levels) {
  std::vector<at::Tensor> made = {modules_.front()->forward({levels})};
  for (std::size_t i = 1; i < graph_.size(); ++i) {
    made.push_back(modules_[i]->forward(graph_.inputs_of(i, made)));
  }
  return made.back().flatten(1);
}

at::Tensor FloatNetwork::penalty() const {
  at::Tensor sum;
  for (const auto& module : modules_) {
    const at::Tensor own = module->penalty();
    if (own.defined()) sum = sum.defined() ? sum + own : own;
  }
  return sum;
}

IntegerNetwork FloatNetwork::integers() const { return quantised(0).integers(); }

bool FloatNetwork::has_gates() const { return penalty().defined(); }

void FloatNetwork::settle_gates() {
  for (const auto& module : modules_) module->settle_gates();
}

void FloatNetwork::freeze() {
  for (const auto& module : modules_) module->freeze();
}

QuantisedNetwork FloatNetwork::quantised(double range_penalty) const {
  const at::NoGradGuard no_gradient;
  std::vector<std::unique_ptr<QuantisedModule>> modules;
  std::vector<at::Tensor> steps;
  for (std::size_t i = 0; i < graph_.size(); ++i) {
    const std::vector<at::Tensor> inputs = graph_.inputs_of(i, steps);
    modules.push_back(modules_[i]->quantised(inputs));
    steps.push_back(modules.back()->log_steps(inputs).detach());
  }
  return {graph_, std::move(modules), range_penalty};
}

}  // namespace sealion::heras::train
