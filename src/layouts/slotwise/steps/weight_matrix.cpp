#include "layouts/slotwise/steps/weight_matrix.h"

#include "layouts/slotwise/steps/kernel_weights.h"
#include "program/program.h"

namespace sealion {

WeightMatrix::WeightMatrix(const std::vector<std::int32_t>& weights, std::vector<std::int64_t> bias)
    : bias_(std::move(bias)),
      columns_(weights.size() / bias_.size()),
      weight_bits_(dense_weight_bits(weights)),
      words_(kernels::dense_matrix_words(outputs(), columns_)) {
  kernels::kernels().dense_lay_out(words_.data(), weights.data(), outputs(), columns_);
}

WeightStorage WeightMatrix::storage(std::size_t weights, std::size_t columns) {
  return {.words = weights, .laid_out = (weights + columns) * sizeof(std::uint64_t)};
}

}  // namespace sealion
