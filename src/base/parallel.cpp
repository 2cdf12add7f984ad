#include "base/parallel.h"

#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/partitioner.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>

namespace sealion {

std::size_t available_threads() {
  return static_cast<std::size_t>(oneapi::tbb::info::default_concurrency());
}

void parallel_for(std::size_t count, const ExecutionContext& context,
                  const std::function<void(std::size_t)>& body) {
  const auto checked = [&](std::size_t i) {
    context.check_stop();
    body(i);
  };
  const std::size_t threads = context.thread_count();
  if (threads <= 1) {
    for (std::size_t i = 0; i < count; ++i) checked(i);
    return;
  }
  // More than there are would not run, and TBB would say so on stderr.
  oneapi::tbb::task_arena arena(static_cast<int>(std::min(threads, available_threads())));
  arena.execute([&] {
    oneapi::tbb::parallel_for(std::size_t{0}, count, checked, oneapi::tbb::simple_partitioner());
  });
}

}  // namespace sealion
