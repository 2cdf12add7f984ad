#pragma once

#include <ATen/ATen.h>

#include <cstddef>
#include <memory>

#include "heras/train/batches/loss.h"
#include "heras/train/batches/shuffled_images.h"

namespace sealion::heras::train {

/// What one step learns from.
struct Batch {
  at::Tensor levels;  ///< as floats, [batch][pixels]
  Targets targets;
};

/// The images to learn from in batches, in an order that is new in each epoch.
class Batches {
 public:
  /// As ShuffledImages.
  Batches(const ImageSet& images, std::size_t count, std::int64_t saturation,
          const FitOptions& options, at::Generator generator);

  /// Goes to epoch `epoch`, from 0.
  void start(std::size_t epoch) { images_.start(epoch); }
  Batch get(std::size_t step) const;

  std::size_t steps() const { return images_.steps(); }
  std::size_t batch_size() const { return images_.batch_size(); }

 private:
  at::Tensor labels_;  ///< [count]
  std::unique_ptr<const Teacher> teacher_;
  ShuffledImages images_;
};

}  // namespace sealion::heras::train
