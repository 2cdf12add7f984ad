#pragma once

#include <cstdint>
#include <vector>

#include "heras/dense.h"
#include "heras/sequential.h"

namespace sealion::heras::train {

/// A Dense layer and the squares right behind it, as training sees them.
struct DenseBlock {
  std::int64_t inputs = 0, units = 0;
  float saturation = 0;  ///< of its weights
  int squares = 0;
};

/// The stack of a model as blocks. Throws `unsupported` naming a layer that training cannot take.
std::vector<DenseBlock> dense_blocks(const Sequential& model);

/// What training finds.
struct IntegerNetwork {
  std::vector<DenseWeights> weights;  ///< of the blocks
  double logit_scale = 1;             ///< softmax(logits * logit_scale) is the confidence
};

}  // namespace sealion::heras::train
