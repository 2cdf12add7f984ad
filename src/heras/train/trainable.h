#pragma once

#include <ATen/ATen.h>

#include <vector>

#include "heras/train/dense_blocks.h"

namespace sealion::heras::train {

/// A network in one of the phases of its training.
class Trainable {
 public:
  virtual ~Trainable() = default;

  /// What the optimizer moves.
  virtual std::vector<at::Tensor> parameters() const = 0;
  /// Scores of a batch of inputs, levels as floats, [batch][inputs] -> [batch][units].
  virtual at::Tensor logits(const at::Tensor& levels) = 0;
  /// The network as it would be if training ended here.
  virtual IntegerNetwork integers() const = 0;
};

/// The kernel [units][inputs] and the bias [units] of a block.
struct FloatLayer {
  at::Tensor kernel, bias;
};

/// What `squares` activations make of the outputs of a layer.
inline at::Tensor squared(at::Tensor x, int squares) {
  for (int i = 0; i < squares; ++i) x = x * x;
  return x;
}

}  // namespace sealion::heras::train
