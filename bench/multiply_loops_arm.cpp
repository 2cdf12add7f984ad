#include <arm_neon.h>

#include "bench/multiply_loops.h"

namespace sealion::bench {
namespace {

/// More than latency times throughput of the multiplier.
constexpr std::size_t chains = 16;

std::uint64_t loop_neon() {
  float64x2_t sums[chains];
  for (auto& sum : sums) sum = vdupq_n_f64(1);
  const float64x2_t x = vdupq_n_f64(0.5);
  float64x2_t w = vdupq_n_f64(0.25);
  for (std::size_t i = 0; i < multiply_steps; ++i) {
    asm volatile("" : "+w"(w));  // the product is made anew at each step
#pragma GCC unroll 16
    for (auto& sum : sums) sum = vfmaq_f64(sum, x, w);
  }
  double total = 0;
  for (const auto& sum : sums) total += sum[0];
  return static_cast<std::uint64_t>(total);
}

}  // namespace

/// Processors with wider vectors make as many products a second with these.
MultiplyLoop multiply_loop_of(std::string_view kernel) {
  if (kernel == "scalar") return scalar_multiply_loop();
  return {loop_neon, double(multiply_steps * chains * 2)};
}

}  // namespace sealion::bench
