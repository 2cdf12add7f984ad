#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/memory.h"
#include "layouts/slotwise/steps/step_cost.h"

namespace sealion {

/// The weights of a dense layer or a convolution laid out for the kernels, which multiply
/// non-negative integers only: signed weights get an offset added, and the offset times the sum of
/// the inputs, one more row of ones, is taken off again.
class WeightMatrix {
 public:
  /// `weights` row-major [rows of bias][columns]; `bias` one integer a row, added as it is.
  WeightMatrix(const std::vector<std::int32_t>& weights, std::vector<std::int64_t> bias);

  /// Of so many weights and columns: the row of ones counted whether it is there or not.
  static WeightStorage storage(std::size_t weights, std::size_t columns);
  /// Sums of residues a point that finishing so many outputs takes: each accumulator is reduced,
  /// and the offset taken off.
  static std::uint64_t finishing_sums(std::size_t outputs) { return 2 * outputs; }

  std::size_t outputs() const { return bias_.size(); }
  std::size_t columns() const { return columns_; }
  /// Accumulator rows: the outputs, and the sum of the inputs where there is an offset.
  std::size_t rows() const { return outputs() + (offset_ != 0); }
  std::uint64_t offset() const { return offset_; }
  std::int64_t bias(std::size_t row) const { return bias_[row]; }
  /// Row 0 from this column on; the rows are columns() apart.
  const std::uint64_t* weights_from(std::size_t column) const { return weights_.data() + column; }
  /// Bits of the largest weight that the kernels see.
  int weight_bits() const;

 private:
  std::vector<std::int64_t> bias_;
  std::size_t columns_;
  std::uint64_t offset_;
  AlignedVector<std::uint64_t> weights_;  // [rows()][columns]
};

}  // namespace sealion
