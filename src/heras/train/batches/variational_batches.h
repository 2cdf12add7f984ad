#pragma once

#include <ATen/ATen.h>

#include <cstddef>

#include "data/pictures.h"
#include "heras/train/batches/shuffled_records.h"

namespace sealion::heras::train {

/// What one step of a denoising auto-encoder learns from.
struct VariationalBatch {
  at::Tensor levels;  ///< of augmented pictures, as floats, [batch][pixels]
  at::Tensor pixels;  ///< of the pictures themselves, from 0 to 1, [batch][pixels]
};

/// All pictures in batches, in an order that is new in each epoch.
class VariationalBatches {
 public:
  /// As ShuffledRecords; the inputs are pictures.
  VariationalBatches(const Inputs& inputs, Preprocessing preprocessing, const FitOptions& options,
                     at::Generator generator);

  /// Goes to epoch `epoch`, from 0.
  void start(std::size_t epoch) { augmented_.start(epoch); }
  VariationalBatch get(std::size_t step) const;

  std::size_t steps() const { return augmented_.steps(); }

 private:
  Pictures originals_;
  ShuffledRecords augmented_;
};

}  // namespace sealion::heras::train
