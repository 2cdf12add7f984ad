#pragma once

#include <cstddef>
#include <memory>

#include "heras/train/networks/network_state.h"
#include "heras/train/networks/trainable.h"
#include "heras/train/optimizers/optimizer.h"
#include "heras/train/optimizers/schedule.h"
#include "heras/training/training.h"

namespace sealion::heras::train {

/// How many epochs each part has.
struct PhaseEpochs {
  std::size_t gates, floats, rounded;
};

/// As the options share them out.
PhaseEpochs phase_epochs(const FitOptions& options, bool has_gates);

/// A part of a training at work.
struct Phase {
  TrainingPhase name;
  Trainable& network;
  std::size_t epochs;  ///< that it has, unless a callback stops it
  double peak;         ///< of the learning rate
  std::unique_ptr<const Schedule> schedule;
  std::unique_ptr<Optimizer> optimizer;
  NetworkState kept = {};  ///< with which it shall end; empty for that of its last epoch
  bool stopped = false;

  /// The learning rate in step `step` of `steps`, when `done` epochs of it are behind.
  double rate(std::size_t done, std::size_t step, std::size_t steps) const;
};

/// Peak and warm-up of a phase, in those that the options give.
struct PhasePace {
  double rate = 1, warm_up = 1;
};
Phase make_phase(const CompileOptions& options, TrainingPhase name, Trainable& network,
                 std::size_t epochs, const PhasePace& pace = {});

/// How often an epoch of so many steps tells of its progress: every so many.
std::size_t steps_to_report(std::size_t steps);

}  // namespace sealion::heras::train
