#include "runtime/gathered_runs.h"

#include <algorithm>
#include <utility>

#include "base/error.h"

namespace sealion {
namespace {

/// While the device works on one lot, the next one is copied.
constexpr std::size_t runs_at_once = 2;
/// More would keep the first of them waiting.
constexpr std::size_t most_together = 64;

}  // namespace

/// Whoever finds the device free takes along who waits; the others are told.
EncryptedBatch GatheredRuns::run(const Job& job, const ExecutionContext& context) {
  Asked asked{job, context};
  std::unique_lock lock(mutex_);
  waiting_.push_back(&asked);
  while (!asked.outcome) {
    if (runs_ == runs_at_once || waiting_.empty()) {
      changed_.wait(lock);
      continue;
    }
    const Together together = take();
    ++runs_;
    lock.unlock();
    std::vector<Outcome> outcomes = outcomes_of(together);
    lock.lock();
    --runs_;
    for (std::size_t i = 0; i < together.size(); ++i) together[i]->outcome = std::move(outcomes[i]);
    changed_.notify_all();
  }
  if (asked.outcome->error) std::rethrow_exception(asked.outcome->error);
  context.check_stop();
  return *std::move(asked.outcome->answer);
}

GatheredRuns::Together GatheredRuns::take() {
  const auto end =
      waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), most_together));
  const Together together(waiting_.begin(), end);
  waiting_.erase(waiting_.begin(), end);
  return together;
}

/// Where all at once are refused, for one of them or for want of memory, each runs alone.
std::vector<GatheredRuns::Outcome> GatheredRuns::outcomes_of(const Together& together) const {
  if (together.size() > 1) {
    if (auto outcomes = run_at_once(together)) return *std::move(outcomes);
  }
  std::vector<Outcome> outcomes;
  for (const Asked* asked : together) outcomes.push_back(run_alone(*asked));
  return outcomes;
}

/// None of them ends it for the others.
std::optional<std::vector<GatheredRuns::Outcome>> GatheredRuns::run_at_once(
    const Together& together) const {
  std::vector<Job> jobs;
  for (const Asked* asked : together) jobs.push_back(asked->job);
  try {
    std::vector<Outcome> outcomes;
    for (EncryptedBatch& answer :
         executor_.run_all(jobs, {.threads = together.front()->context.threads})) {
      outcomes.push_back({std::move(answer), {}});
    }
    return outcomes;
  } catch (const Error&) {
    return std::nullopt;
  }
}

GatheredRuns::Outcome GatheredRuns::run_alone(const Asked& asked) const {
  try {
    return {executor_.run(asked.job.inputs, asked.job.keys, asked.context), {}};
  } catch (...) {
    return {std::nullopt, std::current_exception()};
  }
}

}  // namespace sealion
