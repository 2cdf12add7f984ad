#pragma once

#include <ATen/Generator.h>

#include <cstdint>
#include <vector>

#include "heras/train/trainable.h"

namespace sealion::heras::train {

/// The first phase: floating-point weights, and batch normalisation (with a learned shift, no
/// scale) before each square that another layer follows, so that squares neither explode nor die.
class FloatNetwork final : public Trainable {
 public:
  FloatNetwork(std::vector<DenseBlock> blocks, std::int64_t input_saturation,
               at::Generator generator);

  std::vector<at::Tensor> parameters() const override;
  at::Tensor logits(const at::Tensor& levels) override;
  IntegerNetwork integers() const override;

  const std::vector<DenseBlock>& blocks() const { return blocks_; }
  /// The same network without normalisation: each one becomes part of the layer before it.
  std::vector<FloatLayer> folded() const;

 private:
  struct Layer {
    FloatLayer weights;
    at::Tensor mean, variance;  ///< running, where the outputs are normalised
  };

  bool is_normalised(std::size_t block) const;

  std::vector<DenseBlock> blocks_;
  double input_scale_;  ///< makes levels numbers in [0, 1]
  std::vector<Layer> layers_;
};

}  // namespace sealion::heras::train
