#pragma once

#include <ATen/Generator.h>

#include <cstddef>
#include <memory>

#include "base/stopwatch.h"
#include "heras/train/batches/batches.h"
#include "heras/train/batches/metrics.h"
#include "heras/train/phase.h"
#include "heras/train/trainer.h"
#include "heras/train/validation.h"

namespace sealion::heras::train {

/// Takes networks through the records, epoch by epoch, and tells of the progress.
class EpochRunner {
 public:
  /// The generator orders the records.
  EpochRunner(const TrainingTask& task, const at::Generator& generator);

  /// The next epoch of a phase that has `done` behind it, the `epoch`th of all phases, from 0. What
  /// it measured.
  Epoch run(Phase& phase, std::size_t done, std::size_t epoch);

 private:
  void start(std::size_t epoch);
  void learn(Phase& phase, double rate, std::size_t step);
  void note(double loss, const at::Tensor& scores, const at::Tensor& known, std::size_t step);
  void report();

  const TrainingTask& task_;
  Batches batches_;
  std::unique_ptr<const Loss> loss_;
  Validation validation_;
  Stopwatch since_start_;

  // Of the epoch at hand.
  FitProgress now_;
  MetricMeans means_;
};

/// For a loss that is no number any more.
[[noreturn]] void fail_diverged(double learning_rate);

}  // namespace sealion::heras::train
