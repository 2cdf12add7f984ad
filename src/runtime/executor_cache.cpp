#include "runtime/executor_cache.h"

#include <utility>

#include "runtime/placed_executor.h"

namespace sealion {
namespace {

/// Fresh inputs have no correction, or the one of BFV's ciphertexts.
constexpr std::size_t most_kept = 2;

constexpr std::uint64_t no_correction = 1;

}  // namespace

ExecutorCache::ExecutorCache(const Arranged& program, ParametersPtr channel, Placement& placement)
    : program_(program), channel_(std::move(channel)), placement_(placement) {
  get(no_correction);
}

std::shared_ptr<const Executor> ExecutorCache::get(std::uint64_t input_correction) {
  const std::lock_guard lock(mutex_);
  const auto found = executors_.find(input_correction);
  if (found != executors_.end()) return found->second;
  std::shared_ptr<const Executor> made =
      compile_placed(program_, channel_, input_correction, placement_);
  if (executors_.size() < most_kept) executors_.emplace(input_correction, made);
  return made;
}

}  // namespace sealion
