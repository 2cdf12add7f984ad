#include "bench/machine.h"

#include <immintrin.h>

#include <array>
#include <atomic>
#include <cstring>
#include <functional>
#include <numeric>
#include <string_view>

#include "base/parallel.h"
#include "base/stopwatch.h"
#include "ring/kernels/kernels.h"

namespace sealion::bench {
namespace {

/// Independent chains: more than latency times throughput of the multiplier.
constexpr std::size_t chains = 24;
constexpr std::size_t steps = 4096;

/// Each runs `steps` multiply-adds on every lane of every chain and returns something that depends
/// on all of them.
using Loop = std::uint64_t (*)();

__attribute__((target("avx512f,avx512ifma"))) std::uint64_t loop_avx512ifma() {
  __m512i sums[chains];
  for (auto& sum : sums) sum = _mm512_set1_epi64(1);
  const __m512i x = _mm512_set1_epi64(12345);
  __m512i w = _mm512_set1_epi64(3);
  for (std::size_t i = 0; i < steps; ++i) {
    asm volatile("" : "+v"(w));  // the product is made anew at each step
#pragma GCC unroll 24
    for (auto& sum : sums) sum = _mm512_madd52lo_epu64(sum, x, w);
  }
  std::uint64_t lanes[8];
  std::uint64_t total = 0;
  for (const auto& sum : sums) {
    _mm512_storeu_si512(lanes, sum);
    total ^= lanes[0];
  }
  return total;
}

__attribute__((target("avx2"))) std::uint64_t loop_avx2() {
  __m256i sums[12];
  for (auto& sum : sums) sum = _mm256_set1_epi64x(1);
  const __m256i x = _mm256_set1_epi64x(12345);
  __m256i w = _mm256_set1_epi64x(3);
  for (std::size_t i = 0; i < steps; ++i) {
#pragma GCC unroll 12
    for (auto& sum : sums) {
      asm volatile("" : "+x"(w));
      sum = _mm256_add_epi64(sum, _mm256_mul_epu32(x, w));
    }
  }
  __m256i total = sums[0];
  for (const auto& sum : sums) total = _mm256_xor_si256(total, sum);
  return static_cast<std::uint64_t>(_mm256_extract_epi64(total, 0));
}

std::uint64_t loop_scalar() {
  std::array<std::uint64_t, 8> sums{};
  std::uint64_t w = 3;
  for (std::size_t i = 0; i < steps; ++i) {
#pragma GCC unroll 8
    for (auto& sum : sums) {
      asm volatile("" : "+r"(w));
      sum += w * 12345;
    }
  }
  std::uint64_t total = 0;
  for (const std::uint64_t sum : sums) total += sum;
  return total;
}

struct Peak {
  Loop loop;
  double multiply_adds;  // of one call
};

Peak peak_of_kernel(std::string_view kernel) {
  if (kernel == "avx512ifma") return {loop_avx512ifma, double(steps * chains * 8)};
  if (kernel == "avx2") return {loop_avx2, double(steps * 12 * 4)};
  return {loop_scalar, double(steps * 8)};
}

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

double peak_multiply_adds(double seconds, const ExecutionContext& context) {
  const Peak peak = peak_of_kernel(kernels::kernels().name);
  std::atomic<std::uint64_t> calls{0};
  std::atomic<std::uint64_t> sink{0};
  const Stopwatch stopwatch;
  parallel_for(context.thread_count(), context, [&](std::size_t) {
    while (stopwatch.seconds() < seconds) {
      sink += peak.loop();
      ++calls;
    }
  });
  return static_cast<double>(calls) * peak.multiply_adds / stopwatch.seconds();
}

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

}  // namespace sealion::bench
