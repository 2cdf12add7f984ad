#pragma once

#include <ATen/ATen.h>

#include <cstddef>
#include <memory>

#include "heras/train/epoch_source.h"
#include "heras/train/loss.h"

namespace sealion::heras::train {

/// What one step learns from.
struct Batch {
  at::Tensor levels;  ///< as floats, [batch][pixels]
  Targets targets;
};

/// The images to learn from in batches, in an order that is new in each epoch.
class Batches {
 public:
  /// As EpochSource; the generator is the one that orders them.
  Batches(const ImageSet& images, std::size_t count, std::int64_t saturation,
          const FitOptions& options, at::Generator generator);

  /// Goes to epoch `epoch`, from 0.
  void start(std::size_t epoch);
  Batch get(std::size_t step) const;

  /// Of one epoch; images that fill no batch are left for another epoch.
  std::size_t steps() const { return static_cast<std::size_t>(count_ / batch_); }
  std::size_t batch_size() const { return static_cast<std::size_t>(batch_); }

 private:
  std::int64_t count_, batch_;
  at::Generator generator_;
  at::Tensor labels_;  ///< [count]
  std::unique_ptr<const Teacher> teacher_;
  EpochSource source_;

  // Of the epoch at hand.
  EpochImages images_;
  at::Tensor order_;
};

}  // namespace sealion::heras::train
