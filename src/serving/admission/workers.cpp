#include "serving/admission/workers.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace sealion::serving {

struct Workers::Pool {
  std::mutex mutex;
  std::condition_variable comes;
  std::deque<Task> tasks;
  bool ends = false;
  std::vector<std::thread> threads;

  /// The next task; an empty one at the end.
  Task next() {
    std::unique_lock guard(mutex);
    comes.wait(guard, [&] { return ends || !tasks.empty(); });
    if (tasks.empty()) return {};
    Task task = std::move(tasks.front());
    tasks.pop_front();
    return task;
  }
};

Workers::Workers(std::size_t count) : count_(count), pool_(new Pool) {
  for (std::size_t i = 0; i < count; ++i) {
    pool_->threads.emplace_back([this] {
      while (const Task task = pool_->next()) run(task);
    });
  }
}

Workers::~Workers() {
  {
    const std::lock_guard guard(pool_->mutex);
    pool_->ends = true;
  }
  pool_->comes.notify_all();
  for (std::thread& thread : pool_->threads) thread.join();
}

void Workers::add(Task task) {
  ++waiting_;
  {
    const std::lock_guard guard(pool_->mutex);
    pool_->tasks.push_back(std::move(task));
  }
  pool_->comes.notify_one();
}

void Workers::run(const Task& task) {
  --waiting_;
  const std::size_t busy = ++running_ + waiting_;
  task(std::max<std::size_t>(1, count_ / busy));
  --running_;
}

}  // namespace sealion::serving
