#pragma once

#include <ATen/ATen.h>

#include <cstddef>

#include "heras/train/batches/shuffled_images.h"

namespace sealion::heras::train {

/// What one step of a denoising auto-encoder learns from.
struct VariationalBatch {
  at::Tensor levels;  ///< of augmented images, as floats, [batch][pixels]
  at::Tensor pixels;  ///< of the images themselves, from 0 to 1, [batch][pixels]
};

/// All images in batches, in an order that is new in each epoch.
class VariationalBatches {
 public:
  /// As ShuffledImages.
  VariationalBatches(const ImageSet& images, std::int64_t saturation, const FitOptions& options,
                     at::Generator generator);

  /// Goes to epoch `epoch`, from 0.
  void start(std::size_t epoch) { augmented_.start(epoch); }
  VariationalBatch get(std::size_t step) const;

  std::size_t steps() const { return augmented_.steps(); }

 private:
  const ImageSet& originals_;
  ShuffledImages augmented_;
};

}  // namespace sealion::heras::train
