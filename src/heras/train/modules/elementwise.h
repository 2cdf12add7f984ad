#pragma once

#include "heras/layers/activation.h"
#include "heras/train/core/module.h"

namespace sealion::heras::train {

/// The square.
class QuantisedSquare final : public QuantisedModule {
 public:
  at::Tensor log_steps(const std::vector<at::Tensor>& inputs) const override {
    return 2 * inputs.front();
  }
  at::Tensor values(const std::vector<Quantity>& inputs, const at::Tensor&) const override {
    return inputs.front().values * inputs.front().values;
  }
};

/// A polynomial with coefficients that may be learned.
class FloatPolynomial final : public FloatModule {
 public:
  explicit FloatPolynomial(const Activation& activation);

  std::vector<Parameter> parameters() const override;
  std::vector<at::Tensor> state() const override { return {coefficients_}; }
  at::Tensor forward(const std::vector<at::Tensor>& inputs) override;
  std::unique_ptr<QuantisedModule> quantised(const std::vector<at::Tensor>&) const override;

 private:
  at::Tensor coefficients_;  ///< [degree + 1], of 1, x, x^2, ...
  bool learnable_;
};

/// The same over integers: divided by what its first coefficient stands for, so that this one is 1
/// or -1 and the others are rounded.
class QuantisedPolynomial final : public QuantisedModule {
 public:
  QuantisedPolynomial(at::Tensor coefficients, bool learnable);

  std::vector<Parameter> parameters() const override;
  std::vector<at::Tensor> state() const override { return {coefficients_}; }
  at::Tensor log_steps(const std::vector<at::Tensor>& inputs) const override;
  at::Tensor values(const std::vector<Quantity>& inputs,
                    const at::Tensor& log_steps) const override;
  LayerWeights integers(const std::vector<at::Tensor>& input_log_steps) const override;

 private:
  /// What one of each rounded coefficient stands for: [degree + 1].
  at::Tensor units(const at::Tensor& input_log_steps) const;

  at::Tensor coefficients_;
  bool learnable_;
};

/// A trained polynomial as its integers make it, behind steps of 1.
std::unique_ptr<QuantisedModule> exact_polynomial(const Activation& activation);

}  // namespace sealion::heras::train
