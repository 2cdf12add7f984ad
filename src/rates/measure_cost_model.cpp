#include "rates/measure_cost_model.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <memory>
#include <vector>

#include "base/parallel.h"
#include "base/resident_memory.h"
#include "base/stopwatch.h"
#include "rates/median.h"
#include "rates/memory_reading.h"
#include "rates/two_digits.h"
#include "rates/workbench.h"

namespace sealion {
namespace {

constexpr std::size_t rounds = 5, samples = 5, memory_samples = 3;
/// Of a sample: long beside the clock's resolution.
constexpr double sample_seconds = 3e-4;
/// Far beyond the caches of several cores, and read in a hundredth of a second.
constexpr std::size_t memory_block = std::size_t{1} << 27;

/// Processor seconds of one call.
double processor_seconds_of(const std::function<void()>& action) {
  const ThreadStopwatch stopwatch;
  std::size_t calls = 0;
  do {
    action();
    ++calls;
  } while (stopwatch.seconds() < sample_seconds);
  return stopwatch.seconds() / static_cast<double>(calls);
}

/// What threads do at once, each on its own bench.
class Workshop {
 public:
  explicit Workshop(const ExecutionContext& context) : context_(context) {
    benches_.resize(context.thread_count());
    parallel_for(benches_.size(), context_,
                 [&](std::size_t i) { benches_[i] = std::make_unique<Workbench>(); });
  }

  /// Processor seconds of a call in each thread while all of them work.
  double seconds_of(const RateTask& task) {
    std::vector<double> seconds(benches_.size());
    parallel_for(benches_.size(), context_, [&](std::size_t i) {
      task.work(*benches_[i]);
      std::vector<double> of_thread;
      for (std::size_t s = 0; s < samples; ++s) {
        of_thread.push_back(processor_seconds_of([&] { task.work(*benches_[i]); }));
      }
      seconds[i] = median(of_thread);
    });
    return median(seconds);
  }

 private:
  ExecutionContext context_;
  std::vector<std::unique_ptr<Workbench>> benches_;
};

/// Bytes a second that all threads together read.
double memory_rate(const ExecutionContext& context) {
  AlignedVector<std::uint8_t> block(memory_block, 1);
  std::vector<double> seconds;
  for (std::size_t s = 0; s < memory_samples; ++s) {
    const ProcessorStopwatch stopwatch;
    read_streams_seconds(block, context);
    seconds.push_back(stopwatch.seconds() / static_cast<double>(context.thread_count()));
  }
  return static_cast<double>(memory_block) / median(seconds);
}

}  // namespace

CostModel measure_cost_model(const ExecutionContext& context) {
  CostModel model;
  model.threads = context.thread_count();
  if (const std::size_t bytes = resident_memory_bytes(); bytes > 0) model.process_bytes = bytes;
  const std::vector<RateTask> tasks = rate_tasks();
  std::vector<double> seconds(tasks.size(), std::numeric_limits<double>::infinity());
  Workshop workshop(context.quiet());
  for (std::size_t round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      seconds[i] = std::min(seconds[i], workshop.seconds_of(tasks[i]));
    }
    context.report(round + 1, rounds + 1);
  }
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    model.*tasks[i].rate = two_digits(tasks[i].operations / seconds[i]);
  }
  model.memory_bytes = two_digits(memory_rate(context.quiet()));
  context.report(rounds + 1, rounds + 1);
  return model;
}

}  // namespace sealion
