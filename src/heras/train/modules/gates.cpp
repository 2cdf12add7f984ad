#include "heras/train/modules/gates.h"

#include <cmath>

#include "heras/train/modules/shapes.h"

namespace sealion::heras::train {
namespace {

constexpr double speed = 3;                ///< of gates, where that of weights is 1
constexpr double start_spread = 0.01;      ///< of the random starts, so that no two are the same
constexpr double smallest_uniform = 1e-6;  ///< the draws stay inside (0, 1)

/// The probabilities' logit at which a gate's parameter stands for 1/2 (their equation 12).
double shift_of(const ActivitySparsifierOptions& options) {
  return options.temperature * std::log(-options.gamma / options.zeta);
}

}  // namespace

FloatGates::FloatGates(const ActivitySparsifierOptions& options, const Shape& shape,
                       at::Generator generator)
    : options_(options), generator_(std::move(generator)) {
  const double start = std::log(options_.initial_open / (1 - options_.initial_open));
  std::vector<std::int64_t> sizes = batched(1, shape);
  sizes.erase(sizes.begin());
  theta_ = at::randn(sizes, generator_) * start_spread + (start + shift_of(options_)) / speed;
  theta_.requires_grad_(true);
}

std::vector<Parameter> FloatGates::parameters() const {
  return open_.defined() ? std::vector<Parameter>{} : std::vector<Parameter>{{theta_}};
}

std::vector<at::Tensor> FloatGates::state() const {
  return open_.defined() ? std::vector{open_} : std::vector{theta_};
}

at::Tensor FloatGates::log_alpha() const { return theta_ * speed; }

at::Tensor FloatGates::open_probability() const {
  return (log_alpha() - shift_of(options_)).sigmoid();
}

at::Tensor FloatGates::sample() const {
  const at::Tensor uniform =
      at::rand(theta_.sizes(), generator_).clamp(smallest_uniform, 1 - smallest_uniform);
  const at::Tensor concrete = ((uniform.logit() + log_alpha()) / options_.temperature).sigmoid();
  return (concrete * (options_.zeta - options_.gamma) + options_.gamma).clamp(0, 1);
}

at::Tensor FloatGates::forward(const std::vector<at::Tensor>& inputs) {
  return inputs.front() * (open_.defined() ? open_ : sample());
}

at::Tensor FloatGates::penalty() const {
  if (open_.defined()) return {};
  return open_probability().sum() * options_.penalty;
}

void FloatGates::settle_gates() {
  if (open_.defined()) return;
  const at::NoGradGuard no_gradient;
  open_ = (open_probability() > 0.5).to(at::kFloat);
}

std::unique_ptr<QuantisedModule> FloatGates::quantised(const std::vector<at::Tensor>&) const {
  const at::NoGradGuard no_gradient;
  return std::make_unique<QuantisedGates>(
      open_.defined() ? open_ : (open_probability() > 0.5).to(at::kFloat));
}

LayerWeights QuantisedGates::integers(const std::vector<at::Tensor>&) const {
  const at::Tensor row = open_.contiguous().view({-1});
  const float* open = row.data_ptr<float>();
  LayerWeights weights;
  for (std::int64_t i = 0; i < row.numel(); ++i) weights.kernel.push_back(open[i] > 0 ? 1 : 0);
  return weights;
}

std::unique_ptr<QuantisedModule> exact_gates(const ActivitySparsifier& layer) {
  std::vector<std::int64_t> sizes = batched(1, layer.output_shape());
  sizes.erase(sizes.begin());
  return std::make_unique<QuantisedGates>(
      at::tensor(layer.weights().kernel, at::kDouble).view(sizes));
}

}  // namespace sealion::heras::train
