#include "layouts/slotwise/steps/weight_matrix.h"

#include <algorithm>
#include <bit>

#include "layouts/slotwise/steps/kernel_weights.h"
#include "program/program.h"

namespace sealion {

WeightMatrix::WeightMatrix(const std::vector<std::int32_t>& weights, std::vector<std::int64_t> bias)
    : bias_(std::move(bias)),
      columns_(weights.size() / bias_.size()),
      offset_(static_cast<std::uint64_t>(weight_offset(weights))) {
  weights_.resize(rows() * columns_, 1);
  std::transform(weights.begin(), weights.end(), weights_.begin(), [this](std::int32_t w) {
    return static_cast<std::uint64_t>(w + static_cast<std::int64_t>(offset_));
  });
}

WeightStorage WeightMatrix::storage(std::size_t weights, std::size_t columns) {
  return {.words = weights, .laid_out = (weights + columns) * sizeof(std::uint64_t)};
}

int WeightMatrix::weight_bits() const {
  return std::bit_width(*std::max_element(weights_.begin(), weights_.end()));
}

}  // namespace sealion
