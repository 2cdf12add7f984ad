#include "heras/train/networks/quantised_network.h"

#include <cmath>
#include <numbers>
#include <utility>

namespace sealion::heras::train {

QuantisedNetwork::QuantisedNetwork(Graph graph,
                                   std::vector<std::unique_ptr<QuantisedModule>> modules,
                                   double range_penalty)
    : graph_(std::move(graph)), modules_(std::move(modules)), range_penalty_(range_penalty) {}

std::vector<Parameter> QuantisedNetwork::parameters() const {
  return collect<Parameter>(modules_, [](const auto& module) { return module.parameters(); });
}

std::vector<at::Tensor> QuantisedNetwork::state() const {
  return collect<at::Tensor>(modules_, [](const auto& module) { return module.state(); });
}

at::Tensor QuantisedNetwork::logits(const at::Tensor& levels) {
  std::vector<Quantity> made;
  for (std::size_t i = 0; i < graph_.size(); ++i) {
    std::vector<Quantity> inputs = graph_.inputs_of(i, made);
    if (i == 0) inputs.push_back({levels, {}});
    std::vector<at::Tensor> steps;
    for (const Quantity& input : inputs) steps.push_back(input.log_steps);
    const at::Tensor own = modules_[i]->log_steps(steps);
    made.push_back({modules_[i]->values(inputs, own), own});
  }
  const auto& [logits, steps] = made.back();
  if (range_penalty_ > 0) {
    range_bits_ = (logits.abs().max().log() - steps.squeeze()) / std::numbers::ln2;
  }
  return logits.flatten(1);
}

at::Tensor QuantisedNetwork::penalty() const {
  return range_bits_.defined() ? range_bits_ * range_penalty_ : range_bits_;
}

std::vector<at::Tensor> QuantisedNetwork::log_steps() const {
  std::vector<at::Tensor> steps;
  for (std::size_t i = 0; i < graph_.size(); ++i) {
    steps.push_back(modules_[i]->log_steps(graph_.inputs_of(i, steps)).detach());
  }
  return steps;
}

IntegerNetwork QuantisedNetwork::integers() const {
  const at::NoGradGuard no_gradient;
  const std::vector<at::Tensor> steps = log_steps();
  IntegerNetwork network;
  for (std::size_t i = 0; i < graph_.size(); ++i) {
    LayerWeights weights = modules_[i]->integers(graph_.inputs_of(i, steps));
    const bool has_some = !weights.kernel.empty() || !weights.bias.empty();
    if (has_some) network.weights.push_back(std::move(weights));
  }
  network.logit_scale = std::exp(steps.back().squeeze().item<double>());
  return network;
}

}  // namespace sealion::heras::train
