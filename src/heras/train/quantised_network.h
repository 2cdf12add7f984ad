#pragma once

#include <vector>

#include "heras/train/rounding.h"
#include "heras/train/trainable.h"

namespace sealion::heras::train {

/// The second phase: each use of the weights sees them rounded to what their integers stand for,
/// while the optimizer moves the floats behind them and the steps between them. All layers but the
/// last have a step for each unit, which the columns of the next layer absorb; the last has one,
/// since logits are compared.
class QuantisedNetwork final : public Trainable {
 public:
  /// Takes over the layers; starts with the steps for which rounding loses least.
  QuantisedNetwork(std::vector<DenseBlock> blocks, std::vector<FloatLayer> layers);

  std::vector<at::Tensor> parameters() const override;
  at::Tensor logits(const at::Tensor& levels) override;
  IntegerNetwork integers() const override;

 private:
  /// The logarithms of the steps of the layer before, and the power of its outputs that comes in.
  const at::Tensor& before(std::size_t block) const;
  double power(std::size_t block) const;

  std::vector<DenseBlock> blocks_;
  std::vector<FloatLayer> layers_;
  at::Tensor input_log_steps_;         ///< zeros: levels are in steps of 1
  std::vector<at::Tensor> log_steps_;  ///< natural logarithms, [units] each, and [1] for the last
};

}  // namespace sealion::heras::train
