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

}  // namespace sealion::heras::train
