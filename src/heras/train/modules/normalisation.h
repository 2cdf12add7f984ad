#pragma once

#include "heras/layers/batch_normalization.h"
#include "heras/train/core/module.h"

namespace sealion::heras::train {

/// The parameters of a normalisation, [channels] each; `scale` undefined for 1.
struct Moments {
  at::Tensor scale, shift;
  at::Tensor mean, variance;  ///< running
};

/// Normalises each index of the last dimension by the moments of the batch, and moves the running
/// ones towards these by `momentum`.
at::Tensor normalise(const at::Tensor& x, const Moments& moments, double momentum, double epsilon);

/// Without a mean and a shift: divides by the root of the mean square, `mean_square` its running
/// value [channels].
at::Tensor normalise_size(const at::Tensor& x, const at::Tensor& mean_square, double momentum,
                          double epsilon);

/// A BatchNormalization that no layer before it could take over.
class FloatNormalisation final : public FloatModule {
 public:
  explicit FloatNormalisation(const BatchNormalization& layer);

  std::vector<Parameter> parameters() const override;
  std::vector<at::Tensor> state() const override { return {scale_, shift_, mean_, variance_}; }
  at::Tensor forward(const std::vector<at::Tensor>& inputs) override;
  void freeze() override { is_frozen_ = true; }
  std::unique_ptr<QuantisedModule> quantised(const std::vector<at::Tensor>&) const override;

 private:
  const BatchNormalization& layer_;
  at::Tensor scale_, shift_;  ///< [channels]
  at::Tensor mean_, variance_;
  bool is_frozen_ = false;  ///< the running moments are taken for those of a batch
};

/// Its moments do not move any more: scale * x + shift. The scale is part of the steps, and so is
/// exact; the shift is rounded.
class QuantisedNormalisation final : public QuantisedModule {
 public:
  QuantisedNormalisation(at::Tensor scale, at::Tensor shift);

  std::vector<Parameter> parameters() const override { return {{log_scale_}, {shift_}}; }
  std::vector<at::Tensor> state() const override { return {sign_, log_scale_, shift_}; }
  at::Tensor log_steps(const std::vector<at::Tensor>& inputs) const override;
  at::Tensor values(const std::vector<Quantity>& inputs,
                    const at::Tensor& log_steps) const override;
  LayerWeights integers(const std::vector<at::Tensor>& input_log_steps) const override;

 private:
  at::Tensor sign_, log_scale_, shift_;  ///< [channels]
};

/// A BatchNormalization that the layer before has taken over: nothing is left of it.
class QuantisedAbsorbed final : public QuantisedModule {
 public:
  explicit QuantisedAbsorbed(std::size_t channels) : channels_(channels) {}

  at::Tensor log_steps(const std::vector<at::Tensor>& inputs) const override {
    return inputs.front();
  }
  at::Tensor values(const std::vector<Quantity>& inputs, const at::Tensor&) const override {
    return inputs.front().values;
  }
  LayerWeights integers(const std::vector<at::Tensor>&) const override {
    return {std::vector<std::int32_t>(channels_, 1), std::vector<std::int64_t>(channels_, 0)};
  }

 private:
  std::size_t channels_;
};

/// A trained one as its integers make it.
std::unique_ptr<QuantisedModule> exact_normalisation(const BatchNormalization& layer);

}  // namespace sealion::heras::train
