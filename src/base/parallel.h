#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "base/execution_context.h"

namespace sealion {

/// Processors this process may run on.
std::size_t available_threads();

/// The most threads that work at once on so many items.
std::size_t worker_count(std::size_t count, const ExecutionContext& context);

/// Runs `body(worker, i)` for i in [0, count) in no fixed order, and returns when all are done.
/// Workers are numbered from 0, below `worker_count`, and each draws its next i from a common
/// counter: what goes by a worker's number is used by one thread at a time. Microseconds where the
/// threads have just worked. An exception thrown by a body is rethrown here, and throws `cancelled`
/// between two of them once a stop is requested. Reports no progress.
void parallel_by_worker(std::size_t count, const ExecutionContext& context,
                        const std::function<void(std::size_t, std::size_t)>& body);

/// The same where no worker has anything of its own: `body(i)`.
void parallel_for(std::size_t count, const ExecutionContext& context,
                  const std::function<void(std::size_t)>& body);

/// The same with a state, a unique_ptr, that each worker makes once: `body(state, i)`, so that
/// buffers and streams stay with it.
template <typename MakeState, typename Body>
void parallel_for_each(std::size_t count, const ExecutionContext& context,
                       const MakeState& make_state, const Body& body) {
  std::vector<decltype(make_state())> states(worker_count(count, context));
  parallel_by_worker(count, context, [&](std::size_t worker, std::size_t i) {
    auto& state = states[worker];
    if (!state) state = make_state();
    body(*state, i);
  });
}

/// For equal items that can use threads themselves: `body(i, how)` for i in [0, count). As long as
/// there is one for every thread each takes its own, and the rest divide the threads.
void parallel_in_shares(std::size_t count, const ExecutionContext& context,
                        const std::function<void(std::size_t, const ExecutionContext&)>& body);

}  // namespace sealion
