#pragma once

#include <ATen/Generator.h>

#include "heras/train/core/module.h"
#include "heras/train/core/roles.h"
#include "heras/train/modules/linear_map.h"

namespace sealion::heras::train {

/// The bounds of a linear layer's weights, and whether it has a bias.
struct LinearTraits {
  float saturation;
  bool use_bias;
};

/// A linear layer in floating point, with the normalisation that its role asks for.
class FloatLinear final : public FloatModule {
 public:
  /// `map` is that of the layer.
  FloatLinear(const LinearLayer& layer, std::shared_ptr<const LinearMap> map, const Role& role,
              at::Generator generator);

  std::vector<Parameter> parameters() const override;
  std::vector<at::Tensor> state() const override;
  at::Tensor forward(const std::vector<at::Tensor>& inputs) override;
  void freeze() override;
  std::unique_ptr<QuantisedModule> quantised(
      const std::vector<at::Tensor>& input_log_steps) const override;

 private:
  /// Also where a BatchNormalization takes the mean away.
  bool has_bias() const;
  /// Kernel and bias with the normalisation in them.
  struct Weights {
    at::Tensor kernel, bias;
  };
  Weights folded() const;

  std::shared_ptr<const LinearMap> map_;
  LinearTraits traits_;
  Role role_;
  double momentum_ = 0.02;  ///< of the running mean and variance
  double epsilon_ = 1e-5;   ///< added to the variance
  at::Tensor kernel_;       ///< [rows][columns]
  at::Tensor bias_;         ///< [rows]; the shift where the outputs are normalised
  at::Tensor scale_;        ///< [rows] where a BatchNormalization has one, else undefined
  at::Tensor mean_, variance_;
};

/// The same with rounded weights.
class QuantisedLinear final : public QuantisedModule {
 public:
  /// Starts with `log_rows`, [rows] or [1], as the logarithms of the kernel's row units.
  QuantisedLinear(std::shared_ptr<const LinearMap> map, LinearTraits traits, at::Tensor kernel,
                  at::Tensor bias, at::Tensor log_steps);

  std::vector<Parameter> parameters() const override;
  std::vector<at::Tensor> state() const override;
  at::Tensor log_steps(const std::vector<at::Tensor>& inputs) const override;
  at::Tensor values(const std::vector<Quantity>& inputs,
                    const at::Tensor& log_steps) const override;
  LayerWeights integers(const std::vector<at::Tensor>& input_log_steps) const override;

 private:
  std::shared_ptr<const LinearMap> map_;
  LinearTraits traits_;
  at::Tensor kernel_, bias_;
  at::Tensor log_steps_;  ///< of the outputs, [rows] or [1]
};

/// A trained layer, whose map is `map`, as its integers make it, all steps 1.
std::unique_ptr<QuantisedModule> exact_linear(const LinearLayer& layer,
                                              std::shared_ptr<const LinearMap> map);

}  // namespace sealion::heras::train
