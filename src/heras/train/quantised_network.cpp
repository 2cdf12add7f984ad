#include "heras/train/quantised_network.h"

#include <torch/csrc/autograd/custom_function.h>

#include <cmath>
#include <span>
#include <utility>

namespace sealion::heras::train {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// The floats of a contiguous tensor.
std::span<float> view(const at::Tensor& tensor) {
  return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

/// exp(power * log_steps[i]) for i < count; one step stands for all.
std::vector<float> exponentials(const at::Tensor& log_steps, double power, std::int64_t count) {
  const std::span<const float> values = view(log_steps);
  std::vector<float> all(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i] = static_cast<float>(std::exp(power * values[values.size() == 1 ? 0 : i]));
  }
  return all;
}

/// A layer with these steps takes in powers of the outputs of one with the steps `before`.
Units make_units(const at::Tensor& log_steps, const at::Tensor& before, double power,
                 const DenseBlock& block) {
  return {exponentials(log_steps, 1, block.units), exponentials(before, power, block.inputs)};
}

/// Kernel and bias of a layer -> the same rounded. In plain loops: as tensor operations this would
/// be most of the time of a step.
struct RoundThrough : torch::autograd::Function<RoundThrough> {
  static variable_list forward(AutogradContext* context, const at::Tensor& kernel,
                               const at::Tensor& bias, const at::Tensor& log_steps,
                               const at::Tensor& before, double power, const DenseBlock& block) {
    const Units units = make_units(log_steps, before, power, block);
    const at::Tensor rounded = at::empty_like(kernel), inside = at::empty_like(kernel);
    const at::Tensor rounded_bias = at::empty_like(bias);
    round_kernel(view(kernel), units, block.saturation, {view(rounded), view(inside)});
    round_bias(view(bias), units, view(rounded_bias));
    context->save_for_backward({kernel, bias, log_steps, rounded, rounded_bias, inside});
    context->saved_data["power"] = power;
    return {rounded, rounded_bias};
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &kernel = saved[0], &bias = saved[1], &log_steps = saved[2];
    const at::Tensor &rounded = saved[3], &rounded_bias = saved[4], &inside = saved[5];
    const at::Tensor& bias_gradient = gradients[1];
    const at::Tensor kernel_gradient = gradients[0].contiguous();
    const at::Tensor for_kernel = at::empty_like(kernel);
    const at::Tensor for_columns = at::zeros({kernel.size(1)});
    at::Tensor for_rows = bias_gradient * (rounded_bias - bias);
    round_kernel_backward(view(kernel), {view(rounded), view(inside)}, view(kernel_gradient),
                          {view(for_kernel), view(for_rows), view(for_columns)});
    if (log_steps.numel() == 1) for_rows = for_rows.sum().reshape({1});
    const double power = context->saved_data["power"].toDouble();
    return {for_kernel, bias_gradient, for_rows, for_columns * power, {}, {}};
  }
};

at::Tensor starting_steps(const DenseBlock& block, const FloatLayer& layer,
                          const std::vector<float>& columns, bool one_for_all) {
  const std::span<const float> kernel = view(layer.kernel);
  if (one_for_all) return at::full({1}, best_step(kernel, columns, block.saturation)).log();
  const at::Tensor steps = at::empty({block.units});
  for (std::size_t row = 0; row < view(steps).size(); ++row) {
    const auto weights = kernel.subspan(row * columns.size(), columns.size());
    view(steps)[row] = best_step(weights, columns, block.saturation);
  }
  return steps.log();
}

}  // namespace

QuantisedNetwork::QuantisedNetwork(std::vector<DenseBlock> blocks, std::vector<FloatLayer> layers)
    : blocks_(std::move(blocks)),
      layers_(std::move(layers)),
      input_log_steps_(at::zeros({blocks_.front().inputs})) {
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    const std::vector<float> columns = exponentials(before(i), power(i), blocks_[i].inputs);
    const bool is_last = i + 1 == blocks_.size();
    log_steps_.push_back(starting_steps(blocks_[i], layers_[i], columns, is_last));
  }
  for (at::Tensor& parameter : parameters()) parameter.requires_grad_(true);
}

const at::Tensor& QuantisedNetwork::before(std::size_t block) const {
  return block == 0 ? input_log_steps_ : log_steps_[block - 1];
}

double QuantisedNetwork::power(std::size_t block) const {
  return block == 0 ? 1 : std::ldexp(1.0, blocks_[block - 1].squares);
}

std::vector<at::Tensor> QuantisedNetwork::parameters() const {
  std::vector<at::Tensor> all = log_steps_;
  for (const FloatLayer& layer : layers_) all.insert(all.end(), {layer.kernel, layer.bias});
  return all;
}

at::Tensor QuantisedNetwork::logits(const at::Tensor& levels) {
  at::Tensor x = levels;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const variable_list rounded = RoundThrough::apply(
        layers_[i].kernel, layers_[i].bias, log_steps_[i], before(i), power(i), blocks_[i]);
    x = squared(at::linear(x, rounded[0], rounded[1]), blocks_[i].squares);
  }
  return x;
}

IntegerNetwork QuantisedNetwork::integers() const {
  IntegerNetwork network;
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    const auto& [kernel, bias] = layers_[i];
    const Units units = make_units(log_steps_[i], before(i), power(i), blocks_[i]);
    network.weights.push_back(
        {to_integers(view(kernel), units, blocks_[i].saturation), to_integers(view(bias), units)});
    network.logit_scale = std::pow(units.rows.front(), std::ldexp(1.0, blocks_[i].squares));
  }
  return network;
}

}  // namespace sealion::heras::train
