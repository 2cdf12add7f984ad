#include "client/check_records.h"

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "base/parallel.h"

namespace sealion {

void check_record_shape(const IntegerBatch& records, std::size_t features, std::size_t most) {
  if (records.features() == features && records.samples() != 0 && records.samples() <= most) return;
  fail(ErrorCode::invalid_argument,
       "{} samples of {} features: the model takes 1 to {} samples of {} features",
       records.samples(), records.features(), most, features);
}

void check_record_range(const IntegerBatch& records, std::int64_t low, std::int64_t high,
                        const ExecutionContext& context) {
  std::vector<std::uint8_t> is_sound(records.features());
  parallel_for(records.features(), context.quiet(), [&](std::size_t i) {
    std::uint8_t sound = 1;  // without a branch on the single value
    for (const std::int64_t value : records.feature(i)) {
      sound &= static_cast<std::uint8_t>((value >= low) & (value <= high));
    }
    is_sound[i] = sound;
  });
  const auto unsound = std::ranges::find(is_sound, 0);
  if (unsound == is_sound.end()) return;
  fail(ErrorCode::invalid_argument, "feature {} has a value outside [{}, {}]; quantise first",
       unsound - is_sound.begin(), low, high);
}

}  // namespace sealion
