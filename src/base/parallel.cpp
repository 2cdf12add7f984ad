#include "base/parallel.h"

#include <algorithm>
#include <atomic>

#include "base/worker_threads.h"

namespace sealion {
namespace {

ExecutionContext with_threads(const ExecutionContext& context, std::size_t threads) {
  ExecutionContext out = context.quiet();
  out.threads = threads;
  return out;
}

}  // namespace

std::size_t worker_count(std::size_t count, const ExecutionContext& context) {
  return std::min({count, context.thread_count(), available_threads()});
}

void parallel_by_worker(std::size_t count, const ExecutionContext& context,
                        const std::function<void(std::size_t, std::size_t)>& body) {
  std::atomic<std::size_t> next{0};
  const auto work = [&](std::size_t worker) {
    try {
      for (std::size_t i = next++; i < count; i = next++) {
        context.check_stop();
        body(worker, i);
      }
    } catch (...) {
      next = count;
      throw;
    }
  };
  const std::size_t workers = worker_count(count, context);
  if (workers <= 1) {
    work(0);
    return;
  }
  run_workers(workers, work);
}

void parallel_for(std::size_t count, const ExecutionContext& context,
                  const std::function<void(std::size_t)>& body) {
  parallel_by_worker(count, context, [&](std::size_t, std::size_t i) { body(i); });
}

void parallel_in_shares(std::size_t count, const ExecutionContext& context,
                        const std::function<void(std::size_t, const ExecutionContext&)>& body) {
  const std::size_t threads = context.thread_count();
  const std::size_t left = count % threads, own = count - left;
  const ExecutionContext alone = with_threads(context, 1);
  parallel_for(own, context, [&](std::size_t i) { body(i, alone); });
  if (left == 0) return;
  const ExecutionContext together = with_threads(context, threads / left);
  parallel_for(left, context, [&](std::size_t i) { body(own + i, together); });
}

}  // namespace sealion
