#include "base/execution_context.h"

#include "base/error.h"
#include "base/parallel.h"

namespace sealion {

std::size_t ExecutionContext::thread_count() const {
  return threads == 0 ? available_threads() : threads;
}

void ExecutionContext::fail_stopped() {
  fail(ErrorCode::cancelled, "stopped before the end, as was asked for");
}

ExecutionContext ExecutionContext::step(std::size_t index, std::size_t count) const {
  if (!progress) return quiet();
  const auto in_whole = [whole = progress, index, count](std::size_t done, std::size_t all) {
    whole(index * all + done, count * all);
  };
  return {threads, in_whole, stop};
}

}  // namespace sealion
