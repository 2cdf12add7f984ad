#pragma once

#include <nanobind/nanobind.h>
#include <sealion/execution_context.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <future>
#include <utility>

/// Long calls: without the interpreter's lock, with progress, ended by Ctrl-C.
namespace sealion::python {

/// How often a waiting call looks for signals and tells its progress.
inline constexpr std::chrono::milliseconds between_looks{50};

/// What a call that runs in another thread is asked and tells.
class Watched {
 public:
  /// `progress` is called as progress(done, all) in the interpreter's thread, unless it is None.
  Watched(std::size_t threads, nanobind::object progress)
      : threads_(threads), progress_(std::move(progress)) {}

  ExecutionContext context() {
    return {threads_,
            [this](std::size_t done, std::size_t all) {
              all_.store(all, std::memory_order_relaxed);
              done_.store(done, std::memory_order_relaxed);
            },
            &stop_};
  }

  /// Waits for the end with the lock released. A signal's exception, or one of `progress`, stops
  /// the call and is thrown when that has ended.
  template <typename Result>
  void wait(const std::future<Result>& end) {
    while (!is_ready(end)) {
      try {
        if (PyErr_CheckSignals() != 0) throw nanobind::python_error();
        tell();
      } catch (...) {
        stop_.make();
        const nanobind::gil_scoped_release released;
        end.wait();
        throw;
      }
    }
    tell();
  }

 private:
  template <typename Result>
  static bool is_ready(const std::future<Result>& end) {
    const nanobind::gil_scoped_release released;
    return end.wait_for(between_looks) == std::future_status::ready;
  }

  void tell() {
    const std::size_t done = done_.load(std::memory_order_relaxed);
    if (progress_.is_none() || done == told_) return;
    told_ = done;
    progress_(done, all_.load(std::memory_order_relaxed));
  }

  std::size_t threads_;
  nanobind::object progress_;
  std::atomic<std::size_t> done_ = 0, all_ = 0;
  std::size_t told_ = 0;
  StopRequest stop_;
};

/// What `work`, which takes an ExecutionContext and touches no object of Python's, gives.
template <typename Work>
auto long_call(std::size_t threads, nanobind::object progress, Work work) {
  Watched watched(threads, std::move(progress));
  const ExecutionContext context = watched.context();
  auto end = std::async(std::launch::async, [&] { return work(context); });
  watched.wait(end);
  return end.get();
}

/// What `work`, which touches no object of Python's, gives, without the interpreter's lock.
template <typename Work>
auto unlocked(const Work& work) {
  const nanobind::gil_scoped_release released;
  return work();
}

/// Bytes of a request or an answer below which a call takes some milliseconds at most.
inline constexpr std::size_t few_bytes = std::size_t{1} << 20;

/// The same, in this thread where it `is_short`: a thread of its own costs a tenth of a
/// millisecond, and nobody presses Ctrl-C for so little.
template <typename Work>
auto call(bool is_short, std::size_t threads, Work work) {
  if (!is_short) return long_call(threads, nanobind::none(), std::move(work));
  return unlocked([&] { return work(ExecutionContext{.threads = threads}); });
}

}  // namespace sealion::python
