#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>

namespace sealion::serving {

/// Threads that evaluate requests one after the other, in the order in which they came. A request
/// that is alone gets all processors, several share them: so one record is answered as soon as can
/// be, and under load no thread waits for another.
class Workers {
 public:
  /// `task` is told how many threads it may use. It throws nothing.
  using Task = std::function<void(std::size_t threads)>;

  explicit Workers(std::size_t count);
  /// Waits for what is still queued.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  void add(Task task);
  std::size_t count() const { return count_; }
  /// Tasks that have not begun.
  std::size_t waiting() const { return waiting_; }
  std::size_t running() const { return running_; }

 private:
  struct Pool;

  void run(const Task& task);

  std::size_t count_;
  std::atomic<std::size_t> waiting_{0}, running_{0};
  std::unique_ptr<Pool> pool_;
};

}  // namespace sealion::serving
