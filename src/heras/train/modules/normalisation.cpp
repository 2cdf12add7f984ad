#include "heras/train/modules/normalisation.h"

#include <cmath>
#include <numeric>

#include "heras/train/core/rounding_functions.h"

namespace sealion::heras::train {
namespace {

constexpr double smallest_scale = 1e-6;  ///< a step has a logarithm

class ExactNormalisation final : public QuantisedModule {
 public:
  explicit ExactNormalisation(const LayerWeights& weights)
      : factors_(at::tensor(weights.kernel, at::kDouble)),
        constants_(at::tensor(weights.bias, at::kDouble)) {}

  at::Tensor log_steps(const std::vector<at::Tensor>&) const override { return at::zeros({1}); }
  at::Tensor values(const std::vector<Quantity>& inputs, const at::Tensor&) const override {
    return integers_of(inputs.front()) * factors_ + constants_;
  }

 private:
  at::Tensor factors_, constants_;
};

}  // namespace

at::Tensor normalise(const at::Tensor& x, const Moments& moments, double momentum, double epsilon) {
  return at::batch_norm(x.movedim(-1, 1), moments.scale, moments.shift, moments.mean,
                        moments.variance, true, momentum, epsilon, false)
      .movedim(1, -1);
}

at::Tensor normalise_size(const at::Tensor& x, const at::Tensor& mean_square, double momentum,
                          double epsilon) {
  std::vector<std::int64_t> all_but_channels(static_cast<std::size_t>(x.dim() - 1));
  std::iota(all_but_channels.begin(), all_but_channels.end(), 0);
  const at::Tensor of_batch = x.square().mean(all_but_channels);
  mean_square.lerp_(of_batch.detach(), momentum);
  return x * (of_batch + epsilon).rsqrt();
}

FloatNormalisation::FloatNormalisation(const BatchNormalization& layer) : layer_(layer) {
  const auto channels = static_cast<std::int64_t>(layer.channels());
  scale_ = at::ones({channels});
  shift_ = at::zeros({channels});
  mean_ = at::zeros({channels});
  variance_ = at::ones({channels});
  require_gradients(parameters());
}

std::vector<Parameter> FloatNormalisation::parameters() const {
  std::vector<Parameter> all;
  if (layer_.scale()) all.push_back({scale_});
  if (layer_.center()) all.push_back({shift_});
  return all;
}

at::Tensor FloatNormalisation::forward(const std::vector<at::Tensor>& inputs) {
  if (is_frozen_) {
    const at::Tensor scale = scale_ * (variance_ + layer_.epsilon()).rsqrt();
    return (inputs.front() - mean_) * scale + shift_;
  }
  return normalise(inputs.front(), {scale_, shift_, mean_, variance_}, 1 - layer_.momentum(),
                   layer_.epsilon());
}

std::unique_ptr<QuantisedModule> FloatNormalisation::quantised(
    const std::vector<at::Tensor>&) const {
  const at::NoGradGuard no_gradient;
  const at::Tensor scale = scale_.detach() * (variance_ + layer_.epsilon()).rsqrt();
  return std::make_unique<QuantisedNormalisation>(scale, shift_.detach() - mean_ * scale);
}

QuantisedNormalisation::QuantisedNormalisation(at::Tensor scale, at::Tensor shift)
    : sign_(at::where(scale < 0, -at::ones_like(scale), at::ones_like(scale))),
      log_scale_(scale.abs().clamp_min(smallest_scale).log()),
      shift_(std::move(shift)) {
  require_gradients(parameters());
}

at::Tensor QuantisedNormalisation::log_steps(const std::vector<at::Tensor>& inputs) const {
  return steps_for_each(inputs.front(), log_scale_.numel()) + log_scale_;
}

at::Tensor QuantisedNormalisation::values(const std::vector<Quantity>& inputs,
                                          const at::Tensor& log_steps) const {
  return inputs.front().values * (sign_ * log_scale_.exp()) + round_bias_through(shift_, log_steps);
}

LayerWeights QuantisedNormalisation::integers(
    const std::vector<at::Tensor>& input_log_steps) const {
  const at::NoGradGuard no_gradient;
  const at::Tensor steps = log_steps(input_log_steps).contiguous();
  LayerWeights weights;
  for (const float sign : view(sign_)) weights.kernel.push_back(sign < 0 ? -1 : 1);
  weights.bias = to_integers(view(shift_), steps_of(steps, shift_.numel()));
  return weights;
}

std::unique_ptr<QuantisedModule> exact_normalisation(const BatchNormalization& layer) {
  return std::make_unique<ExactNormalisation>(layer.weights());
}

}  // namespace sealion::heras::train
