#pragma once

#include <ATen/ATen.h>

#include <memory>
#include <string>

#include "heras/train/batches/loss.h"
#include "heras/train/batches/metrics.h"
#include "heras/train/trainer.h"

namespace sealion::heras::train {

/// Notes the accuracies among the largest K under their names behind `prefix`.
void note_top_k(const MetricMeans& means, const CompileOptions& options, const std::string& prefix,
                Epoch& epoch);

/// The records that judge and are not learned from.
class Validation {
 public:
  /// The task must outlive this.
  explicit Validation(const TrainingTask& task);

  /// Notes what the network, rounded as it would be if training ended here, makes of them; nothing
  /// where there are none.
  void note(const Trainable& network, Epoch& epoch) const;

 private:
  const TrainingTask& task_;
  at::Tensor known_;                  ///< of each: classes or numbers
  std::unique_ptr<const Loss> loss_;  ///< of the labels
};

}  // namespace sealion::heras::train
