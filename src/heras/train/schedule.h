#pragma once

#include <cmath>
#include <cstddef>
#include <numbers>

namespace sealion::heras::train {

/// Learning rate of one phase: a straight rise to the peak, then half a cosine down to zero.
struct Schedule {
  double peak = 0;
  double warm_up = 0;  ///< share of the steps that the rise takes, above 0
  std::size_t steps = 1;

  double rate(std::size_t step) const {
    const double done = static_cast<double>(step) / static_cast<double>(steps);
    if (done < warm_up) return peak * (done / warm_up + 1e-3);
    return peak * (1 + std::cos(std::numbers::pi * (done - warm_up) / (1 - warm_up))) / 2;
  }
};

}  // namespace sealion::heras::train
