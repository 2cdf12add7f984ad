#pragma once

#include <ATen/ATen.h>
#include <ATen/Generator.h>

#include <cstddef>
#include <vector>

#include "heras/train/core/parameter.h"
#include "heras/transfer/decoder.h"

namespace sealion::heras::train {

/// A decoder that learns.
class FloatDecoder {
 public:
  /// `sizes`: latents, hidden units, pixels.
  FloatDecoder(const std::vector<std::size_t>& sizes, const at::Generator& generator);

  std::vector<Parameter> parameters() const;
  /// Logits of the pixels' greys, [batch][pixels], of latents [batch][latents].
  at::Tensor logits(const at::Tensor& latents) const;
  /// What it is now.
  Decoder settled() const;

 private:
  struct DenseLayer {
    at::Tensor kernel, bias;  ///< [outputs][inputs], [outputs]
  };
  std::vector<DenseLayer> layers_;
};

}  // namespace sealion::heras::train
