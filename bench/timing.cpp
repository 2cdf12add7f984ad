#include "bench/timing.h"

#include <algorithm>
#include <cstddef>

#include "base/stopwatch.h"

namespace sealion::bench {

double seconds_of(const std::function<void()>& action) {
  action();
  const Stopwatch first;
  action();
  const double once = std::max(first.seconds(), 1e-8);
  const auto calls = static_cast<std::size_t>(std::clamp(1.5e-3 / once, 1.0, 1e5));
  const Stopwatch stopwatch;
  for (std::size_t i = 0; i < calls; ++i) action();
  return stopwatch.seconds() / static_cast<double>(calls);
}

}  // namespace sealion::bench
