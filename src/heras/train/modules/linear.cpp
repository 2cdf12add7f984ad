#include "heras/train/modules/linear.h"

#include <cmath>
#include <utility>

#include "heras/train/modules/normalisation.h"

namespace sealion::heras::train {
namespace {

/// The size of a normalised kernel only says how fast it turns: that of a step is absolute.
constexpr double normalised_spread = 1.4, spread = 0.55;
constexpr double normalised_bias_spread = 0.5;

/// The units of the rows for which rounding loses least.
at::Tensor best_log_rows(const at::Tensor& kernel, const Units& units, float saturation,
                         bool one_for_all) {
  const std::span<const float> weights = view(kernel);
  if (one_for_all) return at::full({1}, best_step(weights, units.columns, saturation)).log();
  const at::Tensor rows = at::empty({kernel.size(0)});
  const std::size_t columns = units.columns.size();
  for (std::size_t r = 0; r < view(rows).size(); ++r) {
    view(rows)[r] = best_step(weights.subspan(r * columns, columns), units.columns, saturation);
  }
  return rows.log();
}

/// Integers as doubles, which have room for all of them.
class ExactLinear final : public QuantisedModule {
 public:
  ExactLinear(const LinearLayer& layer, std::shared_ptr<const LinearMap> map)
      : map_(std::move(map)),
        kernel_(
            at::tensor(layer.weights().kernel, at::kDouble).view({map_->rows(), map_->columns()})),
        bias_(at::tensor(layer.weights().bias, at::kDouble)) {}

  at::Tensor log_steps(const std::vector<at::Tensor>&) const override { return at::zeros({1}); }
  at::Tensor values(const std::vector<Quantity>& inputs, const at::Tensor&) const override {
    return map_->apply(integers_of(inputs.front()), kernel_) + bias_;
  }

 private:
  std::shared_ptr<const LinearMap> map_;
  at::Tensor kernel_, bias_;
};

}  // namespace

FloatLinear::FloatLinear(const LinearLayer& layer, std::shared_ptr<const LinearMap> map,
                         const Role& role, at::Generator generator)
    : map_(std::move(map)),
      traits_{static_cast<float>(layer.saturation()), layer.use_bias()},
      role_(role) {
  const std::int64_t rows = map_->rows();
  const bool normalised = role.is_normalised;
  const double size = normalised ? normalised_spread : spread;
  kernel_ = at::randn({rows, map_->columns()}, generator) *
            (size / std::sqrt(static_cast<double>(map_->columns())));
  bias_ = at::randn({rows}, generator) * (normalised ? normalised_bias_spread : 0.0);
  mean_ = at::zeros({rows});
  variance_ = at::ones({rows});
  if (role.normalisation != nullptr) {
    momentum_ = 1 - role.normalisation->momentum();
    epsilon_ = role.normalisation->epsilon();
    traits_.use_bias = role.normalisation->center();
    if (role.normalisation->scale()) scale_ = at::ones({rows});
  }
  if (!traits_.use_bias) bias_.zero_();
  require_gradients(parameters());
}

std::vector<Parameter> FloatLinear::parameters() const {
  std::vector<Parameter> all = {{kernel_, true}};
  if (traits_.use_bias) all.push_back({bias_});
  if (scale_.defined()) all.push_back({scale_});
  return all;
}

std::vector<at::Tensor> FloatLinear::state() const {
  std::vector<at::Tensor> all = {kernel_, bias_, mean_, variance_};
  if (scale_.defined()) all.push_back(scale_);
  return all;
}

at::Tensor FloatLinear::forward(const std::vector<at::Tensor>& inputs) {
  const at::Tensor product = map_->apply(inputs.front(), kernel_);
  if (!role_.is_normalised) return product + bias_;
  if (!has_bias()) return normalise_size(product, variance_, momentum_, epsilon_);
  return normalise(product, {scale_, bias_, mean_, variance_}, momentum_, epsilon_);
}

void FloatLinear::freeze() {
  auto [kernel, bias] = folded();
  kernel_ = kernel;
  bias_ = bias;
  traits_.use_bias = has_bias();
  role_.is_normalised = false;
  role_.normalisation = nullptr;
  scale_.reset();
  require_gradients(parameters());
}

bool FloatLinear::has_bias() const { return traits_.use_bias || role_.normalisation != nullptr; }

FloatLinear::Weights FloatLinear::folded() const {
  const at::NoGradGuard no_gradient;
  at::Tensor kernel = kernel_.detach().clone(), bias = bias_.detach().clone();
  if (role_.is_normalised) {
    at::Tensor factor = (variance_ + epsilon_).rsqrt();
    if (scale_.defined()) factor = factor * scale_.detach();
    kernel *= factor.unsqueeze(1);
    bias -= mean_ * factor;
  }
  return {kernel, bias};
}

std::unique_ptr<QuantisedModule> FloatLinear::quantised(
    const std::vector<at::Tensor>& input_log_steps) const {
  auto [kernel, bias] = folded();
  const at::Tensor& input = input_log_steps.front();
  // Only the columns count here: the rows are what is looked for.
  const LogUnits log_units = map_->units(input, at::zeros({1}));
  const Units units = units_of(log_units, map_->rows(), map_->columns());
  const at::Tensor rows = best_log_rows(kernel, units, traits_.saturation, role_.needs_one_step) +
                          common_log(log_units.columns);
  at::Tensor steps = map_->output_log_steps(input, rows).detach().clone();
  if (role_.needs_one_step) steps = steps.max().reshape({1});
  LinearTraits traits = traits_;
  traits.use_bias = has_bias();
  return std::make_unique<QuantisedLinear>(map_, traits, kernel, bias, steps);
}

QuantisedLinear::QuantisedLinear(std::shared_ptr<const LinearMap> map, LinearTraits traits,
                                 at::Tensor kernel, at::Tensor bias, at::Tensor log_steps)
    : map_(std::move(map)),
      traits_(traits),
      kernel_(std::move(kernel)),
      bias_(std::move(bias)),
      log_steps_(std::move(log_steps)) {
  require_gradients(parameters());
}

std::vector<Parameter> QuantisedLinear::parameters() const {
  std::vector<Parameter> all = {{log_steps_}, {kernel_, true}};
  if (traits_.use_bias) all.push_back({bias_});
  return all;
}

std::vector<at::Tensor> QuantisedLinear::state() const { return {log_steps_, kernel_, bias_}; }

at::Tensor QuantisedLinear::log_steps(const std::vector<at::Tensor>&) const { return log_steps_; }

at::Tensor QuantisedLinear::values(const std::vector<Quantity>& inputs,
                                   const at::Tensor& log_steps) const {
  const auto& [x, input_log_steps] = inputs.front();
  const at::Tensor kernel =
      round_kernel_through(kernel_, map_->units(input_log_steps, log_steps), traits_.saturation);
  const at::Tensor product = map_->apply(x, kernel);
  return traits_.use_bias ? product + round_bias_through(bias_, log_steps) : product;
}

LayerWeights QuantisedLinear::integers(const std::vector<at::Tensor>& input_log_steps) const {
  const at::NoGradGuard no_gradient;
  const LogUnits units = map_->units(input_log_steps.front(), log_steps_);
  return {to_integers(view(kernel_), units_of(units, map_->rows(), map_->columns()),
                      traits_.saturation),
          to_integers(view(bias_), steps_of(log_steps_, map_->rows()))};
}

std::unique_ptr<QuantisedModule> exact_linear(const LinearLayer& layer,
                                              std::shared_ptr<const LinearMap> map) {
  return std::make_unique<ExactLinear>(layer, std::move(map));
}

}  // namespace sealion::heras::train
