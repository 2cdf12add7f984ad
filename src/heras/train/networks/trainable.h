#pragma once

#include <ATen/ATen.h>

#include <vector>

#include "heras/layers/layer.h"
#include "heras/train/core/parameter.h"

namespace sealion::heras::train {

/// What training finds.
struct IntegerNetwork {
  std::vector<LayerWeights> weights;  ///< of the layers that have some, in order
  double logit_scale = 1;             ///< softmax(logits * logit_scale) is the confidence
};

/// A network in one of the phases of its training.
class Trainable {
 public:
  virtual ~Trainable() = default;

  /// What the optimizer moves.
  virtual std::vector<Parameter> parameters() const = 0;
  /// All that training changes, parameters included: tensors that may be read and written.
  virtual std::vector<at::Tensor> state() const = 0;
  /// Scores of a batch of inputs, levels as floats, [batch][inputs] -> [batch][outputs].
  virtual at::Tensor logits(const at::Tensor& levels) = 0;
  /// What the network itself adds to the loss of the batch that `logits` saw last; undefined for
  /// nothing.
  virtual at::Tensor penalty() const = 0;
  /// The network as it would be if training ended here.
  virtual IntegerNetwork integers() const = 0;
};

}  // namespace sealion::heras::train
