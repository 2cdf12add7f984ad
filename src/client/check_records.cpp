#include "client/check_records.h"

#include <algorithm>

#include "base/error.h"

namespace sealion {

void check_record_shape(const IntegerBatch& records, std::size_t features, std::size_t most) {
  if (records.features() == features && records.samples() != 0 && records.samples() <= most) return;
  fail(ErrorCode::invalid_argument,
       "{} samples of {} features: the model takes 1 to {} samples of {} features",
       records.samples(), records.features(), most, features);
}

void check_record_range(const IntegerBatch& records, std::int64_t low, std::int64_t high) {
  for (std::size_t i = 0; i < records.features(); ++i) {
    const auto feature = records.feature(i);
    const bool in_range = std::all_of(feature.begin(), feature.end(), [&](std::int64_t value) {
      return (value >= low) & (value <= high);
    });
    if (!in_range) {
      fail(ErrorCode::invalid_argument, "feature {} has a value outside [{}, {}]; quantise first",
           i, low, high);
    }
  }
}

}  // namespace sealion
