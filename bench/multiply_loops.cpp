#include "bench/multiply_loops.h"

#include <array>

namespace sealion::bench {
namespace {

std::uint64_t loop_scalar() {
  std::array<std::uint64_t, 8> sums{};
  std::uint64_t w = 3;
  for (std::size_t i = 0; i < multiply_steps; ++i) {
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

}  // namespace

MultiplyLoop scalar_multiply_loop() { return {loop_scalar, double(multiply_steps * 8)}; }

}  // namespace sealion::bench
