#include "engine/dense_layer.h"

#include <algorithm>
#include <bit>

#include "ring/kernels/kernels.h"
#include "ring/ntt.h"

namespace sealion {

DenseLayer::DenseLayer(const DenseNode& dense, std::size_t columns)
    : columns_(columns),
      offset_(static_cast<std::uint64_t>(weight_offset(dense))),
      bias_(dense.bias) {
  weights_.resize(rows() * columns_, 1);
  std::transform(dense.weights.begin(), dense.weights.end(), weights_.begin(),
                 [this](std::int32_t w) {
                   return static_cast<std::uint64_t>(w + static_cast<std::int64_t>(offset_));
                 });
}

int DenseLayer::weight_bits() const {
  return std::bit_width(*std::max_element(weights_.begin(), weights_.end()));
}

void DenseLayer::accumulate(std::uint64_t* accumulators, const std::uint64_t* inputs,
                            std::size_t first, std::size_t depth, std::size_t points,
                            std::span<const std::uint8_t> read_next) const {
  kernels::kernels().dense_accumulate({.accumulators = accumulators,
                                       .accumulator_stride = points,
                                       .inputs = inputs,
                                       .input_stride = points,
                                       .weights = weights_.data() + first,
                                       .weight_stride = columns_,
                                       .rows = rows(),
                                       .depth = depth,
                                       .points = points,
                                       .read_next = read_next});
}

void DenseLayer::finish(std::uint64_t* outputs, std::uint64_t* accumulators, std::size_t points,
                        bool with_bias, const Modulus& modulus) const {
  const kernels::KernelTable& kernel = kernels::kernels();
  const kernels::ModulusConstants constants = constants_of(modulus);
  kernel.reduce(accumulators, accumulators, rows() * points, constants);
  std::uint64_t* input_sum = accumulators + this->outputs() * points;
  if (offset_ != 0) {
    kernel.multiply_scalar(input_sum, input_sum, modulus.reduce(offset_), points, constants);
  }
  for (std::size_t row = 0; row < this->outputs(); ++row) {
    std::uint64_t* out = outputs + row * points;
    const std::uint64_t* sum = accumulators + row * points;
    if (offset_ != 0) {
      kernel.subtract(out, sum, input_sum, points, constants);
    } else {
      std::copy(sum, sum + points, out);
    }
    if (with_bias) {
      kernel.add_scalar(out, out, modulus.reduce_signed(bias_[row]), points, constants);
    }
  }
}

}  // namespace sealion
