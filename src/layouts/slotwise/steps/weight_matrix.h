#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/memory.h"
#include "layouts/slotwise/steps/step_cost.h"
#include "ring/kernels/kernels.h"

namespace sealion {

/// The weights of a dense layer or a convolution laid out for the kernels.
class WeightMatrix {
 public:
  /// `weights` row-major [rows of bias][columns]; `bias` one integer a row, added as it is.
  WeightMatrix(const std::vector<std::int32_t>& weights, std::vector<std::int64_t> bias);

  /// Of so many weights and columns, less a few words a row: every table of kernels lays out at
  /// most one more row.
  static WeightStorage storage(std::size_t weights, std::size_t columns);

  std::size_t outputs() const { return bias_.size(); }
  std::size_t columns() const { return columns_; }
  std::int64_t bias(std::size_t row) const { return bias_[row]; }
  kernels::DenseMatrix laid_out() const { return {words_.data(), outputs(), columns_}; }
  /// Bits that the kernels count a weight as (kernels.h, dense_lay_out).
  int weight_bits() const { return weight_bits_; }

 private:
  std::vector<std::int64_t> bias_;
  std::size_t columns_;
  int weight_bits_;
  AlignedVector<std::uint64_t> words_;
};

}  // namespace sealion
