#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

#include "layouts/executor.h"
#include "runtime/arranged.h"
#include "runtime/placement.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

/// A program made ready for one channel: once for each correction that inputs come with, for the
/// correction stands in an executor's constants. Safe for several threads at once.
class ExecutorCache {
 public:
  /// Refers to program and placement. Compiles for inputs without a correction, so that what the
  /// layout or the device refuses is refused here.
  ExecutorCache(const Arranged& program, ParametersPtr channel, Placement& placement);

  std::shared_ptr<const Executor> get(std::uint64_t input_correction);

 private:
  const Arranged& program_;
  ParametersPtr channel_;
  Placement& placement_;
  std::mutex mutex_;
  std::map<std::uint64_t, std::shared_ptr<const Executor>> executors_;
};

}  // namespace sealion
