#include "heras/train/float_network.h"

#include <cmath>
#include <utility>

#include "heras/train/quantised_network.h"

namespace sealion::heras::train {
namespace {

constexpr double momentum = 0.02;  ///< of the running mean and variance
constexpr double epsilon = 1e-5;   ///< added to the variance

}  // namespace

FloatNetwork::FloatNetwork(std::vector<DenseBlock> blocks, std::int64_t input_saturation,
                           at::Generator generator)
    : blocks_(std::move(blocks)), input_scale_(1 / static_cast<double>(input_saturation)) {
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    const DenseBlock& block = blocks_[i];
    const bool normalised = is_normalised(i);
    // The size of a normalised kernel only says how fast it turns: that of a step is absolute.
    const double spread = (normalised ? 1.4 : 0.55) / std::sqrt(static_cast<double>(block.inputs));
    const at::Tensor kernel = at::randn({block.units, block.inputs}, generator) * spread;
    const at::Tensor bias = at::randn({block.units}, generator) * (normalised ? 0.5 : 0.0);
    layers_.push_back({{kernel, bias}, at::zeros({block.units}), at::ones({block.units})});
  }
  for (at::Tensor& parameter : parameters()) parameter.requires_grad_(true);
}

bool FloatNetwork::is_normalised(std::size_t block) const {
  return blocks_[block].squares > 0 && block + 1 < blocks_.size();
}

std::vector<at::Tensor> FloatNetwork::parameters() const {
  std::vector<at::Tensor> all;
  for (const Layer& layer : layers_) {
    all.insert(all.end(), {layer.weights.kernel, layer.weights.bias});
  }
  return all;
}

at::Tensor FloatNetwork::logits(const at::Tensor& levels) {
  at::Tensor x = levels * input_scale_;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const auto& [weights, mean, variance] = layers_[i];
    if (is_normalised(i)) {
      x = at::batch_norm(at::linear(x, weights.kernel), {}, weights.bias, mean, variance, true,
                         momentum, epsilon, false);
    } else {
      x = at::linear(x, weights.kernel, weights.bias);
    }
    x = squared(x, blocks_[i].squares);
  }
  return x;
}

std::vector<FloatLayer> FloatNetwork::folded() const {
  const at::NoGradGuard no_gradient;
  std::vector<FloatLayer> folded;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const auto& [weights, mean, variance] = layers_[i];
    at::Tensor kernel = weights.kernel.detach().clone(), bias = weights.bias.detach().clone();
    if (is_normalised(i)) {
      const at::Tensor deviation = (variance + epsilon).sqrt();
      kernel /= deviation.unsqueeze(1);
      bias -= mean / deviation;
    }
    if (i == 0) kernel *= input_scale_;
    folded.push_back({kernel, bias});
  }
  return folded;
}

IntegerNetwork FloatNetwork::integers() const {
  return QuantisedNetwork(blocks_, folded()).integers();
}

}  // namespace sealion::heras::train
