#include "heras/train/modules/elementwise.h"

#include <cmath>
#include <utility>

#include "base/error.h"
#include "program/program.h"

namespace sealion::heras::train {
namespace {

/// Horner's rule; coefficients [degree + 1], of 1, x, x^2, ...
at::Tensor evaluate(const at::Tensor& coefficients, const at::Tensor& x) {
  std::int64_t k = coefficients.numel() - 1;
  at::Tensor result = coefficients.select(0, k) * at::ones_like(x);
  while (k-- > 0) result = result * x + coefficients.select(0, k);
  return result;
}

/// Rounded, with the gradient of what is not.
at::Tensor round_through(const at::Tensor& x) { return x + (x.detach().round() - x.detach()); }

class ExactPolynomial final : public QuantisedModule {
 public:
  explicit ExactPolynomial(const LayerWeights& weights) {
    std::vector<double> integers = {static_cast<double>(weights.bias.front())};
    integers.insert(integers.end(), weights.kernel.begin(), weights.kernel.end());
    coefficients_ = at::tensor(integers, at::kDouble);
  }

  at::Tensor log_steps(const std::vector<at::Tensor>&) const override { return at::zeros({1}); }
  at::Tensor values(const std::vector<Quantity>& inputs, const at::Tensor&) const override {
    return evaluate(coefficients_, integers_of(inputs.front()));
  }

 private:
  at::Tensor coefficients_;
};

}  // namespace

FloatPolynomial::FloatPolynomial(const Activation& activation)
    : coefficients_(at::tensor(activation.coefficients(), at::kFloat)),
      learnable_(activation.learnable()) {
  coefficients_.requires_grad_(learnable_);
}

std::vector<Parameter> FloatPolynomial::parameters() const {
  return learnable_ ? std::vector<Parameter>{{coefficients_}} : std::vector<Parameter>{};
}

at::Tensor FloatPolynomial::forward(const std::vector<at::Tensor>& inputs) {
  return evaluate(coefficients_, inputs.front());
}

std::unique_ptr<QuantisedModule> FloatPolynomial::quantised(const std::vector<at::Tensor>&) const {
  return std::make_unique<QuantisedPolynomial>(coefficients_.detach().clone(), learnable_);
}

QuantisedPolynomial::QuantisedPolynomial(at::Tensor coefficients, bool learnable)
    : coefficients_(std::move(coefficients)), learnable_(learnable) {
  coefficients_.requires_grad_(learnable_);
}

std::vector<Parameter> QuantisedPolynomial::parameters() const {
  return learnable_ ? std::vector<Parameter>{{coefficients_}} : std::vector<Parameter>{};
}

at::Tensor QuantisedPolynomial::log_steps(const std::vector<at::Tensor>& inputs) const {
  const std::int64_t degree = coefficients_.numel() - 1;
  return coefficients_.slice(0, degree).abs().log() + static_cast<double>(degree) * inputs.front();
}

at::Tensor QuantisedPolynomial::units(const at::Tensor& input_log_steps) const {
  const std::int64_t degree = coefficients_.numel() - 1;
  const at::Tensor powers = at::arange(degree, -1, -1, at::kFloat);
  return coefficients_.select(0, degree).abs() * (powers * input_log_steps).exp();
}

at::Tensor QuantisedPolynomial::values(const std::vector<Quantity>& inputs,
                                       const at::Tensor&) const {
  const at::Tensor unit = units(inputs.front().log_steps);
  return evaluate(round_through(coefficients_ / unit) * unit, inputs.front().values);
}

LayerWeights QuantisedPolynomial::integers(const std::vector<at::Tensor>& input_log_steps) const {
  const at::NoGradGuard no_gradient;
  const at::Tensor integers = (coefficients_ / units(input_log_steps.front())).round();
  LayerWeights weights{{}, {std::llround(integers[0].item<double>())}};
  for (std::int64_t k = 1; k < integers.numel(); ++k) {
    const double coefficient = integers[k].item<double>();
    if (!(std::abs(coefficient) <= largest_weight)) {
      fail(ErrorCode::does_not_fit,
           "training ended with an integer coefficient of {} for x^{}, beyond {}: start with a "
           "larger first coefficient",
           coefficient, k, largest_weight);
    }
    weights.kernel.push_back(static_cast<std::int32_t>(coefficient));
  }
  return weights;
}

std::unique_ptr<QuantisedModule> exact_polynomial(const Activation& activation) {
  return std::make_unique<ExactPolynomial>(activation.weights());
}

}  // namespace sealion::heras::train
