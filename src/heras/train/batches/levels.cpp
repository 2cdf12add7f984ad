#include "heras/train/batches/levels.h"

#include <algorithm>
#include <limits>

#include "base/error.h"
#include "data/preprocessing/prepare.h"

namespace sealion::heras::train {
namespace {

/// [inputs][samples] as [samples][inputs].
void transpose(const IntegerBatch& batch, Level* levels) {
  for (std::size_t i = 0; i < batch.features(); ++i) {
    const auto feature = batch.feature(i);
    for (std::size_t s = 0; s < feature.size(); ++s) {
      levels[s * batch.features() + i] = static_cast<Level>(feature[s]);
    }
  }
}

}  // namespace

void check_levels(const Preprocessing& preprocessing) {
  using Limits = std::numeric_limits<Level>;
  const auto [low, high] = input_bounds(preprocessing);
  if (low >= Limits::min() && high <= Limits::max()) return;
  fail(ErrorCode::unsupported, "records become integers from {} to {}: training takes {} to {}",
       low, high, Limits::min(), Limits::max());
}

std::vector<Level> levels_of(const Preprocessing& preprocessing, const Inputs& inputs,
                             std::size_t count, const ExecutionContext& context) {
  const std::size_t width = input_count(preprocessing);
  std::vector<Level> levels(count * width);
  for (std::size_t first = 0; first < count; first += records_at_a_time) {
    context.check_stop();
    const std::size_t some = std::min(records_at_a_time, count - first);
    transpose(prepare(preprocessing, inputs, {first, some}), levels.data() + first * width);
  }
  return levels;
}

}  // namespace sealion::heras::train
