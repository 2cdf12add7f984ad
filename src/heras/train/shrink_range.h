#pragma once

#include "base/tensor.h"
#include "heras/layers/dense.h"

namespace sealion::heras::train {

/// Makes the logits of the last Dense layer small, and with them the plaintext modulus, without
/// changing which of them is largest: adding one integer to a whole column of the kernel, or to all
/// biases, adds the same to all logits of a sample. `inputs`, [inputs of the layer][samples], are
/// those on which the largest absolute logit is made small; the weights stay within the layer's
/// saturation, and biases 0 where it has none.
void shrink_range(LayerWeights& weights, const Dense& layer, const RealBatch& inputs);

}  // namespace sealion::heras::train
