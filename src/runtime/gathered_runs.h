#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <vector>

#include "layouts/executor.h"

namespace sealion {

/// Requests that come while a device works on others, and then go to it together: a launch for
/// each would cost as much as its work. Any number of threads may ask at once.
class GatheredRuns {
 public:
  /// Refers to the executor.
  explicit GatheredRuns(const Executor& executor) : executor_(executor) {}

  /// Executor::run, perhaps with other requests. What is wrong with one of them is thrown to its
  /// asker alone. Progress is told of requests that run alone.
  EncryptedBatch run(const Job& job, const ExecutionContext& context);

 private:
  struct Outcome {
    std::optional<EncryptedBatch> answer = {};
    std::exception_ptr error = {};
  };
  struct Asked {
    const Job& job;
    const ExecutionContext& context;
    std::optional<Outcome> outcome = {};  // under the mutex
  };
  using Together = std::vector<Asked*>;

  Together take();
  std::vector<Outcome> outcomes_of(const Together& together) const;
  std::optional<std::vector<Outcome>> run_at_once(const Together& together) const;
  Outcome run_alone(const Asked& asked) const;

  const Executor& executor_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Asked*> waiting_;
  std::size_t runs_ = 0;  // under way
};

}  // namespace sealion
