#pragma once

#include <cstddef>
#include <functional>

namespace sealion {

/// Processors this process may run on.
std::size_t available_threads();

/// Runs `body(i)` for i in [0, count) on at most `threads` threads, and returns when all are done.
/// An exception thrown by a body is rethrown here.
void parallel_for(std::size_t count, std::size_t threads,
                  const std::function<void(std::size_t)>& body);

}  // namespace sealion
