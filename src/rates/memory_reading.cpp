#include "rates/memory_reading.h"

#include <array>
#include <atomic>
#include <cstring>
#include <functional>
#include <numeric>

#include "base/parallel.h"
#include "base/stopwatch.h"

namespace sealion {
namespace {

/// What a thread reads at a time.
constexpr std::size_t task_bytes = std::size_t{1} << 18;

std::uint64_t sum_of(std::span<const std::uint8_t> bytes) {
  std::array<std::uint64_t, 8> words;
  std::array<std::uint64_t, 8> sums{};
  for (std::size_t at = 0; at < bytes.size(); at += sizeof(words)) {
    std::memcpy(words.data(), bytes.data() + at, sizeof(words));
    for (std::size_t j = 0; j < words.size(); ++j) sums[j] += words[j];
  }
  return std::accumulate(sums.begin(), sums.end(), std::uint64_t{0});
}

/// Seconds for `count` sums, which are kept from being optimised away.
double seconds_of_tasks(std::size_t count, const ExecutionContext& context,
                        const std::function<std::uint64_t(std::size_t)>& sum) {
  std::atomic<std::uint64_t> sink{0};
  const Stopwatch stopwatch;
  parallel_for(count, context, [&](std::size_t i) { sink += sum(i); });
  return stopwatch.seconds();
}

}  // namespace

double read_seconds(std::span<const std::uint8_t> bytes, const ExecutionContext& context) {
  return seconds_of_tasks(bytes.size() / task_bytes, context, [&](std::size_t i) {
    return sum_of(bytes.subspan(i * task_bytes, task_bytes));
  });
}

double read_streams_seconds(std::span<const std::uint8_t> bytes, const ExecutionContext& context) {
  constexpr std::size_t streams = 64, step = task_bytes / streams;
  const std::size_t of_stream = bytes.size() / streams;
  return seconds_of_tasks(bytes.size() / task_bytes, context, [&](std::size_t i) {
    std::uint64_t sum = 0;
    for (std::size_t stream = 0; stream < streams; ++stream) {
      sum += sum_of(bytes.subspan(stream * of_stream + i * step, step));
    }
    return sum;
  });
}

}  // namespace sealion
