#pragma once

#include <cstddef>
#include <optional>
#include <random>

#include "base/execution_context.h"
#include "base/stopwatch.h"

namespace sealion::remote {

/// How long to wait before another try: twice as long each time, each time another part of it, so
/// that clients who were sent away together do not come back together. What the server asks for is
/// waited in full.
class Backoff {
 public:
  /// Seconds in all, from now, after which there is no other try.
  explicit Backoff(double patience_seconds);

  /// Seconds; nothing once patience is at its end.
  std::optional<double> next(std::optional<double> asked_for);
  std::size_t tries() const { return tries_; }
  double seconds() const { return since_.seconds(); }

 private:
  double patience_;
  std::size_t tries_ = 1;
  Stopwatch since_;
  std::minstd_rand random_;
};

/// Returns after so many seconds; throws `cancelled` once the context asks to stop.
void wait_for(double seconds, const ExecutionContext& context);

}  // namespace sealion::remote
