#pragma once

#include <cstddef>
#include <cstdint>

#include "layouts/slotwise/steps/weight_matrix.h"
#include "ring/kernels/kernels.h"
#include "ring/modulus.h"

namespace sealion {

/// One product of a weight matrix and residues mod p, summed up over slabs of columns in
/// accumulators of the caller, [outputs + 1][points].
class MatrixProduct {
 public:
  /// With the bias in the first `biased` points of every output. Refers to all of its arguments.
  MatrixProduct(const WeightMatrix& matrix, const Modulus& modulus, std::uint64_t* accumulators,
                std::size_t points, std::size_t biased);

  /// Adds the next columns, [first, first + depth), times inputs[depth][points].
  void add(const std::uint64_t* inputs, std::size_t first, std::size_t depth);
  /// Adds all columns, times packed inputs.
  void add_packed(const kernels::PackedInputs& inputs);

  /// The first outputs() rows of the accumulators are the result, mod p.
  void finish();

 private:
  kernels::DenseBlock block(std::size_t first, std::size_t depth) const;

  const WeightMatrix& matrix_;
  const Modulus& modulus_;
  std::uint64_t* accumulators_;
  std::size_t points_, biased_;
};

}  // namespace sealion
