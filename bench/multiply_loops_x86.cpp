#include <immintrin.h>

#include "bench/multiply_loops.h"

namespace sealion::bench {
namespace {

/// More than latency times throughput of the multiplier.
constexpr std::size_t chains = 24;

__attribute__((target("avx512f,avx512ifma"))) std::uint64_t loop_avx512ifma() {
  __m512i sums[chains];
  for (auto& sum : sums) sum = _mm512_set1_epi64(1);
  const __m512i x = _mm512_set1_epi64(12345);
  __m512i w = _mm512_set1_epi64(3);
  for (std::size_t i = 0; i < multiply_steps; ++i) {
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

__attribute__((target("avx512f"))) std::uint64_t loop_avx512() {
  __m512d sums[chains];
  for (auto& sum : sums) sum = _mm512_set1_pd(1);
  const __m512d x = _mm512_set1_pd(0.5);
  __m512d w = _mm512_set1_pd(0.25);
  for (std::size_t i = 0; i < multiply_steps; ++i) {
    asm volatile("" : "+v"(w));
#pragma GCC unroll 24
    for (auto& sum : sums) sum = _mm512_fmadd_pd(x, w, sum);
  }
  double total = 0;
  for (const auto& sum : sums) total += sum[0];
  return static_cast<std::uint64_t>(total);
}

__attribute__((target("avx2,fma"))) std::uint64_t loop_avx2() {
  __m256d sums[12];  // of 16 registers
  for (auto& sum : sums) sum = _mm256_set1_pd(1);
  const __m256d x = _mm256_set1_pd(0.5);
  __m256d w = _mm256_set1_pd(0.25);
  for (std::size_t i = 0; i < multiply_steps; ++i) {
    asm volatile("" : "+x"(w));
#pragma GCC unroll 12
    for (auto& sum : sums) sum = _mm256_fmadd_pd(x, w, sum);
  }
  double total = 0;
  for (const auto& sum : sums) total += sum[0];
  return static_cast<std::uint64_t>(total);
}

}  // namespace

MultiplyLoop multiply_loop_of(std::string_view kernel) {
  if (kernel == "avx512ifma") return {loop_avx512ifma, double(multiply_steps * chains * 8)};
  if (kernel == "avx512") return {loop_avx512, double(multiply_steps * chains * 8)};
  if (kernel == "avx2" || kernel == "avx2vaes") return {loop_avx2, double(multiply_steps * 12 * 4)};
  return scalar_multiply_loop();
}

}  // namespace sealion::bench
