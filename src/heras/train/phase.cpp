#include "heras/train/phase.h"

#include <algorithm>
#include <cmath>

namespace sealion::heras::train {
namespace {

std::size_t share_of(std::size_t epochs, double share) {
  return static_cast<std::size_t>(std::round(static_cast<double>(epochs) * share));
}

}  // namespace

PhaseEpochs phase_epochs(const FitOptions& options, bool has_gates) {
  const std::size_t first = std::max<std::size_t>(1, share_of(options.epochs, options.float_share));
  const std::size_t gates = has_gates ? share_of(first, options.gate_share) : 0;
  return {gates, first - gates, options.epochs - first};
}

double Phase::rate(std::size_t done, std::size_t step, std::size_t steps) const {
  return peak * schedule->share(static_cast<double>(done * steps + step) /
                                static_cast<double>(epochs * steps));
}

Phase make_phase(const CompileOptions& options, TrainingPhase name, Trainable& network,
                 std::size_t epochs, const PhasePace& pace) {
  return {name,
          network,
          epochs,
          options.learning_rate * pace.rate,
          make_schedule(options.schedule, pace.warm_up),
          make_optimizer(options.optimizer)};
}

std::size_t steps_to_report(std::size_t steps) {
  constexpr std::size_t reports_an_epoch = 50;
  return std::max<std::size_t>(1, steps / reports_an_epoch);
}

}  // namespace sealion::heras::train
