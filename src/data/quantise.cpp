#include "data/quantise.h"

#include <algorithm>

#include "base/error.h"

namespace sealion {

std::array<std::int64_t, 256> quantisation_table(std::int64_t saturation) {
  if (saturation < 1 || saturation > largest_input_saturation) {
    fail(ErrorCode::invalid_argument, "an input saturation of {} is not in [1, {}]", saturation,
         largest_input_saturation);
  }
  std::array<std::int64_t, 256> levels;
  for (std::int64_t pixel = 0; pixel < 256; ++pixel) {
    // 255 is odd, so there are no ties to decide.
    levels[static_cast<std::size_t>(pixel)] = (2 * pixel * saturation + 255) / 510;
  }
  return levels;
}

IntegerBatch quantise(const ImageSet& images, std::size_t first, std::size_t count,
                      std::int64_t saturation) {
  if (first > images.count || count > images.count - first) {
    fail(ErrorCode::invalid_argument, "images {} to {} of a set of {}", first, first + count,
         images.count);
  }
  const auto levels = quantisation_table(saturation);
  const std::size_t features = images.height * images.width;
  IntegerBatch batch(features, count);
  // The set has an image's pixels together, the batch a pixel's images: transposed in blocks whose
  // rows stay in the first-level cache.
  constexpr std::size_t block = 256;
  for (std::size_t start = 0; start < count; start += block) {
    const std::size_t end = std::min(count, start + block);
    for (std::size_t f = 0; f < features; ++f) {
      const auto row = batch.feature(f);
      for (std::size_t s = start; s < end; ++s) {
        row[s] = levels[images.pixels[(first + s) * features + f]];
      }
    }
  }
  return batch;
}

}  // namespace sealion
