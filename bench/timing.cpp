#include "bench/timing.h"

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace sealion::bench {

double now() {
  const auto time = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(time).count();
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<long>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double seconds_of(const std::function<void()>& action) {
  action();
  double start = now();
  action();
  const double once = std::max(now() - start, 1e-8);
  const auto calls = static_cast<std::size_t>(std::clamp(1.5e-3 / once, 1.0, 1e5));
  start = now();
  for (std::size_t i = 0; i < calls; ++i) action();
  return (now() - start) / static_cast<double>(calls);
}

}  // namespace sealion::bench
