#pragma once

#include <ATen/ATen.h>

#include <cstddef>

#include "heras/train/batches/epoch_source.h"

namespace sealion::heras::train {

/// Records to learn from, epoch by epoch, in an order that is new in each and in pieces of a batch.
class ShuffledRecords {
 public:
  /// As EpochSource; the generator is the one that orders them.
  ShuffledRecords(const Inputs& inputs, std::size_t count, Preprocessing preprocessing,
                  const FitOptions& options, at::Generator generator,
                  const Teacher* teacher = nullptr);

  /// Goes to epoch `epoch`, from 0.
  void start(std::size_t epoch);
  /// Numbers of the records of a batch.
  at::Tensor chosen(std::size_t step) const;
  /// The levels of these, as floats, [batch][inputs].
  at::Tensor levels(const at::Tensor& chosen) const;
  const EpochRecords& records() const { return *records_; }

  std::int64_t count() const { return count_; }
  std::size_t batch_size() const { return static_cast<std::size_t>(batch_); }
  /// Of one epoch; records that fill no batch are left for another epoch.
  std::size_t steps() const { return static_cast<std::size_t>(count_ / batch_); }

 private:
  std::int64_t count_, batch_;
  at::Generator generator_;
  EpochSource source_;

  // Of the epoch at hand.
  EpochRecordsPtr records_;
  at::Tensor order_;
};

}  // namespace sealion::heras::train
