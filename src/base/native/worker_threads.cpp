#include "base/worker_threads.h"

#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/partitioner.h>
#include <oneapi/tbb/task_arena.h>

#include "base/parallel.h"

namespace sealion {

std::size_t available_threads() {
  return static_cast<std::size_t>(oneapi::tbb::info::default_concurrency());
}

void run_workers(std::size_t workers, const std::function<void(std::size_t)>& work) {
  // In the arena that is there: a new one costs tens of microseconds. As many tasks as workers
  // bound the threads, and a worker that waits for the others takes up nothing else meanwhile.
  oneapi::tbb::this_task_arena::isolate([&] {
    oneapi::tbb::parallel_for(std::size_t{0}, workers, work, oneapi::tbb::simple_partitioner());
  });
}

}  // namespace sealion
