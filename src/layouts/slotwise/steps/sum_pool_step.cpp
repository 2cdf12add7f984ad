#include "layouts/slotwise/steps/sum_pool_step.h"

#include <algorithm>

#include "layouts/slotwise/steps/window_reads.h"
#include "layouts/slotwise/steps/window_span.h"
#include "ring/kernels/kernels.h"
#include "ring/ntt.h"

namespace sealion {

StepCost SumPoolStep::cost(const SumPoolNode& pool, const StepParts& parts) {
  return {.work = {.sums = taps_inside(pool.window) * parts.of(pool.input)}};
}

void SumPoolStep::run(const StepContext& context) const {
  for (std::size_t part = 0; part < context.out.parts; ++part) {
    for (std::size_t position = 0; position < window_.positions(); ++position) {
      run_position(context, part, position);
    }
  }
}

void SumPoolStep::run_position(const StepContext& context, std::size_t part,
                               std::size_t position) const {
  const WindowSpan span(window_, position);
  const kernels::ModulusConstants constants = constants_of(context.modulus);
  const std::size_t run = window_.channels * context.out.width;
  std::uint64_t* sum = context.out.row(part, position * window_.channels);
  std::fill_n(sum, run, 0);
  for (std::size_t y = span.rows.first; y < span.rows.end; ++y) {
    for (std::size_t x = span.columns.first; x < span.columns.end; ++x) {
      const std::size_t feature = (y * window_.width + x) * window_.channels;
      kernels::kernels().add(sum, sum, context.operands[0].row(part, feature), run, constants);
    }
  }
}

}  // namespace sealion
