#include "layouts/slotwise/steps/matrix_product.h"

#include <algorithm>
#include <vector>

#include "ring/ntt.h"

namespace sealion {

MatrixProduct::MatrixProduct(const WeightMatrix& matrix, const Modulus& modulus,
                             std::uint64_t* accumulators, std::size_t points, std::size_t biased)
    : matrix_(matrix),
      modulus_(modulus),
      accumulators_(accumulators),
      points_(points),
      biased_(biased) {
  std::fill_n(accumulators, (matrix.outputs() + 1) * points, 0);
}

kernels::DenseBlock MatrixProduct::block(std::size_t first, std::size_t depth) const {
  return {.matrix = matrix_.laid_out(),
          .accumulators = accumulators_,
          .column = first,
          .depth = depth,
          .points = points_};
}

void MatrixProduct::add(const std::uint64_t* inputs, std::size_t first, std::size_t depth) {
  kernels::kernels().dense_accumulate(block(first, depth), inputs, constants_of(modulus_));
}

void MatrixProduct::add_packed(const kernels::PackedInputs& inputs) {
  kernels::kernels().dense_accumulate_packed(block(0, matrix_.columns()), inputs,
                                             constants_of(modulus_));
}

void MatrixProduct::finish() {
  std::vector<std::uint64_t> biases(biased_ == 0 ? 0 : matrix_.outputs());
  for (std::size_t row = 0; row < biases.size(); ++row) {
    biases[row] = modulus_.reduce_signed(matrix_.bias(row));
  }
  kernels::kernels().dense_finish({.matrix = matrix_.laid_out(),
                                   .rows = accumulators_,
                                   .points = points_,
                                   .biases = biases.data(),
                                   .biased = biased_},
                                  constants_of(modulus_));
}

}  // namespace sealion
