#pragma once

#include <ATen/ATen.h>

#include <cstddef>

#include "heras/train/epoch_source.h"

namespace sealion::heras::train {

/// What one step of a denoising auto-encoder learns from.
struct VariationalBatch {
  at::Tensor levels;  ///< of augmented images, as floats, [batch][pixels]
  at::Tensor pixels;  ///< of the images themselves, from 0 to 1, [batch][pixels]
};

/// All images in batches, in an order that is new in each epoch.
class VariationalBatches {
 public:
  /// As EpochSource; the generator is the one that orders them.
  VariationalBatches(const ImageSet& images, std::int64_t saturation, const FitOptions& options,
                     at::Generator generator);

  /// Goes to epoch `epoch`, from 0.
  void start(std::size_t epoch);
  VariationalBatch get(std::size_t step) const;

  /// Of one epoch; images that fill no batch are left for another epoch.
  std::size_t steps() const { return static_cast<std::size_t>(count_ / batch_); }

 private:
  const ImageSet& images_;
  std::int64_t count_, batch_;
  at::Generator generator_;
  EpochSource source_;

  // Of the epoch at hand.
  EpochImages augmented_;
  at::Tensor order_;
};

}  // namespace sealion::heras::train
