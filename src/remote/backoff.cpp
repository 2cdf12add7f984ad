#include "remote/backoff.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>

namespace sealion::remote {
namespace {

constexpr double first_pause = 0.2, longest_pause = 10;  // seconds
constexpr double spread = 0.1;                           // of what the server asks for, on top

}  // namespace

Backoff::Backoff(double patience_seconds)
    : patience_(patience_seconds), random_(std::random_device{}()) {}

std::optional<double> Backoff::next(std::optional<double> asked_for) {
  std::uniform_real_distribution<double> part(0, 1);
  const auto doublings = static_cast<int>(std::min<std::size_t>(tries_ - 1, 16));
  const double usual = std::min(longest_pause, std::ldexp(first_pause, doublings));
  double pause = usual * (1 + part(random_)) / 2;
  if (asked_for) pause = std::max(pause, *asked_for * (1 + spread * part(random_)));
  if (since_.seconds() + pause > patience_) return std::nullopt;
  ++tries_;
  return pause;
}

void wait_for(double seconds, const ExecutionContext& context) {
  constexpr double longest_sleep = 0.05;
  const Stopwatch since;
  for (double left = seconds; left > 0; left = seconds - since.seconds()) {
    context.check_stop();
    std::this_thread::sleep_for(std::chrono::duration<double>(std::min(left, longest_sleep)));
  }
  context.check_stop();
}

}  // namespace sealion::remote
