#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "program/program.h"

namespace sealion {

/// Most weights of a composed program: 128 MB of them.
inline constexpr std::size_t most_affine_weights = std::size_t{1} << 24;
/// Most elements of all nodes, each taken once for every output, that are composed: seconds.
inline constexpr std::size_t most_affine_work = std::size_t{1} << 32;
/// Largest absolute weight, bias and answer of one.
inline constexpr std::int64_t largest_affine_value = std::int64_t{1} << 48;

/// Whether a program is an affine map of its inputs: it multiplies no two values.
bool is_affine(const Program& program);

/// An affine program as the one integer matrix and bias that it is, exactly:
/// output[r] = bias[r] + sum_c weights[r][c] * input[c].
class AffineMap {
 public:
  /// Composes all nodes in 128-bit integers. Throws `does_not_fit` for a program that is not
  /// affine, naming the node, and for one with more weights or larger ones than the limits above.
  explicit AffineMap(const Program& program);

  std::size_t rows() const { return bias_.size(); }
  std::size_t columns() const { return columns_; }
  std::span<const std::int64_t> row(std::size_t r) const {
    return std::span(weights_).subspan(r * columns_, columns_);
  }
  std::int64_t bias(std::size_t r) const { return bias_[r]; }

  /// The columns with a weight that is not zero, ascending; {0} where there are none.
  std::vector<std::uint32_t> used_columns() const;
  /// The largest absolute answer for inputs in the program's range: reached, not only a bound.
  std::int64_t largest_answer() const { return largest_answer_; }
  /// The sum of the squared weights of one row.
  double square_sum(std::size_t r) const { return square_sums_[r]; }

 private:
  std::size_t columns_;
  std::vector<std::int64_t> weights_;  // [rows][columns]
  std::vector<std::int64_t> bias_;     // [rows]
  std::vector<double> square_sums_;    // [rows]
  std::int64_t largest_answer_ = 0;
};

}  // namespace sealion
