#include "bench/machine.h"

#include <atomic>
#include <cstdint>

#include "base/parallel.h"
#include "base/stopwatch.h"
#include "bench/multiply_loops.h"
#include "ring/kernels/kernels.h"

namespace sealion::bench {

double peak_multiply_adds(double seconds, const ExecutionContext& context) {
  const MultiplyLoop peak = multiply_loop_of(kernels::kernels().name);
  std::atomic<std::uint64_t> calls{0};
  std::atomic<std::uint64_t> sink{0};
  const Stopwatch stopwatch;
  parallel_for(context.thread_count(), context, [&](std::size_t) {
    while (stopwatch.seconds() < seconds) {
      sink += peak.run();
      ++calls;
    }
  });
  return static_cast<double>(calls) * peak.multiply_adds / stopwatch.seconds();
}

}  // namespace sealion::bench
