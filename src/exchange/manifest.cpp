#include "exchange/manifest.h"

namespace sealion {

std::size_t Manifest::inputs() const {
  std::size_t product = 1;
  for (const std::size_t extent : input_shape) product *= extent;
  return product;
}

std::size_t Manifest::key_sets() const {
  if (evaluation_keys.empty()) return 0;
  return shared_evaluation_keys ? 1 : parameters.plain_moduli.size();
}

Preprocessing preprocessing_of(const Manifest& manifest) {
  return manifest.preprocessing.value_or(
      pixel_levels(manifest.input_shape, manifest.input_saturation));
}

}  // namespace sealion
