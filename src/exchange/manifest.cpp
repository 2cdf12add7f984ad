#include "exchange/manifest.h"

namespace sealion {

std::size_t Manifest::inputs() const {
  std::size_t product = 1;
  for (const std::size_t extent : input_shape) product *= extent;
  return product;
}

}  // namespace sealion
