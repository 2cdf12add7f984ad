#pragma once

#include <atomic>
#include <cstddef>
#include <functional>

#include "base/execution_context.h"

namespace sealion {

/// Processors this process may run on.
std::size_t available_threads();

/// Runs `body(i)` for i in [0, count) on the threads of `context`, and returns when all are done.
/// An exception thrown by a body is rethrown here, and throws `cancelled` between two of them once
/// a stop is requested. Reports no progress.
void parallel_for(std::size_t count, const ExecutionContext& context,
                  const std::function<void(std::size_t)>& body);

/// Runs `body(state, i)` for i in [0, count) in no fixed order. Each worker makes a state of its
/// own, a unique_ptr, once, and draws its next i from a common counter, so that buffers and streams
/// stay with it.
template <typename MakeState, typename Body>
void parallel_for_each(std::size_t count, const ExecutionContext& context,
                       const MakeState& make_state, const Body& body) {
  std::atomic<std::size_t> next{0};
  parallel_for(context.thread_count(), context, [&](std::size_t) {
    const auto state = make_state();
    for (std::size_t i = next++; i < count; i = next++) {
      context.check_stop();
      body(*state, i);
    }
  });
}

}  // namespace sealion
