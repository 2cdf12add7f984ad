#include "heras/transfer/features.h"

#include <cmath>

#include "base/error.h"

namespace sealion::heras {

FeatureTable to_features(const IntegerBatch& logits, const Manifest& manifest) {
  const double step = std::ldexp(manifest.output_scale, static_cast<int>(manifest.output_shift));
  FeatureTable features(logits.samples(), logits.features());
  for (std::size_t output = 0; output < logits.features(); ++output) {
    const auto values = logits.feature(output);
    for (std::size_t sample = 0; sample < values.size(); ++sample) {
      const double feature = static_cast<double>(values[sample]) * step;
      if (!std::isfinite(feature)) {
        fail(ErrorCode::corrupt, "the manifest's scale {} and shift {} of outputs leave no number",
             manifest.output_scale, manifest.output_shift);
      }
      features.row(sample)[output] = feature;
    }
  }
  return features;
}

}  // namespace sealion::heras
