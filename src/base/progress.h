#pragma once

#include <sealion/execution_context.h>

#include <cstddef>
#include <mutex>

namespace sealion {

/// Counts the work of several threads and reports every hundredth part of it.
class Progress {
 public:
  /// Refers to the callback, which may be empty.
  Progress(const ProgressCallback& callback, std::size_t all) : callback_(callback), all_(all) {}

  void advance() {
    if (!callback_) return;
    const std::lock_guard lock(mutex_);
    ++done_;
    if (done_ * steps / all_ != (done_ - 1) * steps / all_) callback_(done_, all_);
  }

 private:
  static constexpr std::size_t steps = 100;

  const ProgressCallback& callback_;
  std::size_t all_;
  std::size_t done_ = 0;
  std::mutex mutex_;
};

}  // namespace sealion
