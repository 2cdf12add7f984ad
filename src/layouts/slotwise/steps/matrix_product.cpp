#include "layouts/slotwise/steps/matrix_product.h"

#include <algorithm>

#include "ring/kernels/kernels.h"
#include "ring/ntt.h"

namespace sealion {

MatrixProduct::MatrixProduct(const WeightMatrix& matrix, const Modulus& modulus,
                             std::uint64_t* accumulators, std::size_t points, std::size_t biased)
    : matrix_(matrix), modulus_(modulus), accumulators_(accumulators), points_(points) {
  std::fill_n(accumulators, matrix.rows() * points, 0);
  if (biased == 0) return;
  for (std::size_t row = 0; row < matrix.outputs(); ++row) {
    std::fill_n(accumulators + row * points, biased, modulus.reduce_signed(matrix.bias(row)));
  }
}

void MatrixProduct::add(const std::uint64_t* inputs, std::size_t first, std::size_t depth,
                        std::span<const std::uint8_t> read_next) {
  while (depth > 0) {
    if (terms_ == kernels::dense_accumulations) reduce();
    const std::size_t count = std::min(depth, kernels::dense_accumulations - terms_);
    kernels::kernels().dense_accumulate({.accumulators = accumulators_,
                                         .accumulator_stride = points_,
                                         .inputs = inputs,
                                         .input_stride = points_,
                                         .weights = matrix_.weights_from(first),
                                         .weight_stride = matrix_.columns(),
                                         .rows = matrix_.rows(),
                                         .depth = count,
                                         .points = points_,
                                         .read_next = read_next});
    terms_ += count;
    inputs += count * points_;
    first += count;
    depth -= count;
  }
}

void MatrixProduct::reduce() {
  kernels::kernels().reduce(accumulators_, accumulators_, matrix_.rows() * points_,
                            constants_of(modulus_));
  terms_ = 1;
}

void MatrixProduct::finish() {
  reduce();
  if (matrix_.offset() == 0) return;
  const kernels::KernelTable& kernel = kernels::kernels();
  const kernels::ModulusConstants constants = constants_of(modulus_);
  std::uint64_t* excess = accumulators_ + matrix_.outputs() * points_;
  kernel.multiply_scalar(excess, excess, modulus_.reduce(matrix_.offset()), points_, constants);
  for (std::size_t row = 0; row < matrix_.outputs(); ++row) {
    std::uint64_t* out = accumulators_ + row * points_;
    kernel.subtract(out, out, excess, points_, constants);
  }
}

}  // namespace sealion
