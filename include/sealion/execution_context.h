#pragma once

#include <sealion/export.h>

#include <atomic>
#include <cstddef>
#include <functional>

namespace sealion {

/// Told how many units of work are done of how many, in rising order.
using ProgressCallback = std::function<void(std::size_t done, std::size_t all)>;

/// Asks long calls to end early. May be made from another thread or from a signal's handler.
class StopRequest {
 public:
  /// Stays until `withdraw`. Safe in a signal's handler.
  void make() noexcept { is_made_.store(true, std::memory_order_relaxed); }
  /// Takes it back, for the next call.
  void withdraw() noexcept { is_made_.store(false, std::memory_order_relaxed); }
  /// Whether it is made and not withdrawn.
  bool is_made() const noexcept { return is_made_.load(std::memory_order_relaxed); }

 private:
  static_assert(std::atomic<bool>::is_always_lock_free);
  std::atomic<bool> is_made_{false};
};

/// How a long call is to run: the last parameter of all of them.
struct SEALION_EXPORT ExecutionContext {
  std::size_t threads = 0;            ///< 0: as many as there are processors
  ProgressCallback progress = {};     ///< told how far the call is; may be empty
  const StopRequest* stop = nullptr;  ///< looked at some times a second; null: nobody asks

  /// The number of threads, resolved.
  std::size_t thread_count() const;
  /// Throws `cancelled` once the stop request is made.
  void check_stop() const {
    if (stop != nullptr && stop->is_made()) fail_stopped();
  }
  /// Tells whoever wants to know.
  void report(std::size_t done, std::size_t all) const {
    if (progress) progress(done, all);
  }

  /// For a step of which nobody is to be told.
  ExecutionContext quiet() const { return {threads, {}, stop}; }
  /// For step `index` of `count` equal ones.
  ExecutionContext step(std::size_t index, std::size_t count) const;

 private:
  [[noreturn]] static void fail_stopped();
};

}  // namespace sealion
