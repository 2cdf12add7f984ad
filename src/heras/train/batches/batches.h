#pragma once

#include <ATen/ATen.h>
#include <sealion/data.h>

#include <cstddef>
#include <memory>

#include "heras/train/batches/loss.h"
#include "heras/train/batches/shuffled_records.h"

namespace sealion::heras::train {

/// What one step learns from.
struct Batch {
  at::Tensor levels;  ///< as floats, [batch][inputs]
  BatchTargets targets;
};

/// The records to learn from in batches, in an order that is new in each epoch.
class Batches {
 public:
  /// As ShuffledRecords, and as `targets_of`; the data must outlive this.
  Batches(const Dataset& data, std::size_t count, Preprocessing preprocessing,
          const FitOptions& options, at::Generator generator);

  /// Goes to epoch `epoch`, from 0.
  void start(std::size_t epoch) { records_.start(epoch); }
  Batch get(std::size_t step) const;

  std::size_t steps() const { return records_.steps(); }
  std::size_t batch_size() const { return records_.batch_size(); }

 private:
  const Targets& targets_;
  at::Tensor known_;  ///< [count]: classes or numbers
  std::unique_ptr<const Teacher> teacher_;
  ShuffledRecords records_;
};

}  // namespace sealion::heras::train
