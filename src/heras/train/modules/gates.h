#pragma once

#include <ATen/Generator.h>

#include "heras/layers/activity_sparsifier.h"
#include "heras/train/core/module.h"

namespace sealion::heras::train {

/// The gates of an ActivitySparsifier as hard concrete random variables (Louizos, Welling, Kingma
/// 2018, section 3), one for each element of a sample, until they are settled.
class FloatGates final : public FloatModule {
 public:
  /// `shape` is that of a sample.
  FloatGates(const ActivitySparsifierOptions& options, const Shape& shape, at::Generator generator);

  std::vector<Parameter> parameters() const override;
  std::vector<at::Tensor> state() const override;
  at::Tensor forward(const std::vector<at::Tensor>& inputs) override;
  /// The expected number of open gates times the penalty (their equation 12).
  at::Tensor penalty() const override;
  /// A gate stays open where that was more likely than not.
  void settle_gates() override;
  std::unique_ptr<QuantisedModule> quantised(const std::vector<at::Tensor>&) const override;

 private:
  at::Tensor log_alpha() const;
  at::Tensor open_probability() const;
  at::Tensor sample() const;

  ActivitySparsifierOptions options_;
  at::Generator generator_;
  at::Tensor theta_;  ///< log alpha in units of `speed`, [shape]
  at::Tensor open_;   ///< [shape], 1 or 0 once settled, else undefined
};

class QuantisedGates final : public QuantisedModule {
 public:
  /// 1 for an open gate, 0 for a closed one; [shape of a sample].
  explicit QuantisedGates(at::Tensor open) : open_(std::move(open)) {}

  std::vector<at::Tensor> state() const override { return {open_}; }
  at::Tensor log_steps(const std::vector<at::Tensor>& inputs) const override {
    return inputs.front();
  }
  at::Tensor values(const std::vector<Quantity>& inputs, const at::Tensor&) const override {
    return inputs.front().values * open_;
  }
  LayerWeights integers(const std::vector<at::Tensor>&) const override;

 private:
  at::Tensor open_;
};

/// Those of a trained layer.
std::unique_ptr<QuantisedModule> exact_gates(const ActivitySparsifier& layer);

}  // namespace sealion::heras::train
