#pragma once

#include <cstddef>
#include <vector>

#include "base/execution_context.h"
#include "layouts/slotwise/noise/sparse_matrix.h"

namespace sealion {

/// A positive semidefinite matrix F on the integers of a node, a bound from above, in the positive
/// semidefinite order, on a covariance or Gram matrix: F = S + sum_k a_k a_k^T with a sparse S.
/// Convolutions keep S sparse, and what all features have in common is in the few a_k. Linear maps,
/// sums and Schur products keep both the shape and the order (Horn and Johnson, Topics in Matrix
/// Analysis, section 5.2).
class QuadraticForm {
 public:
  static QuadraticForm diagonal(const std::vector<double>& values);
  /// own I + common 11^T.
  static QuadraticForm own_and_common(std::size_t size, double own, double common);

  std::size_t size() const { return sparse_.size(); }
  double at(std::size_t i, std::size_t j) const;
  std::vector<double> diagonal() const;
  /// The diagonal of a diagonal matrix that bounds F (Gershgorin).
  std::vector<double> diagonal_bound() const;
  double trace() const;
  void multiply(double factor);

  /// F + G: of terms without correlation.
  friend QuadraticForm operator+(const QuadraticForm& f, const QuadraticForm& g);
  /// A bound on the form of x_1 + x_2 + ... by their forms, whatever the correlation between them:
  /// sum F_k / l_k with sum l_k = 1, the l_k as the square roots of the traces.
  friend QuadraticForm bound_of_sum(const std::vector<QuadraticForm>& forms);
  /// A bound on the form of the values one after the other, whatever their correlation: the blocks
  /// times their number.
  friend QuadraticForm bound_of_concatenation(const std::vector<const QuadraticForm*>& forms);
  /// F_ij G_ij.
  friend QuadraticForm schur_product(const QuadraticForm& f, const QuadraticForm& g);

  struct LinearImage;
  /// W F W^T, or a bound on it where that would be too large to compute.
  LinearImage image(const SparseMatrix& weights, const ExecutionContext& context = {}) const;

 private:
  explicit QuadraticForm(std::size_t size) : sparse_(size) {}
  double common_at(std::size_t i, std::size_t j) const;
  bool can_afford(const SparseMatrix& weights) const;
  LinearImage exact_image(const SparseMatrix& weights, const ExecutionContext& context) const;
  LinearImage diagonal_image(const SparseMatrix& weights) const;
  void set_common_image(const SparseMatrix& weights, const QuadraticForm& x);
  void add_common(std::vector<double> column);
  void limit_common();
  void add_to_sparse(const std::vector<double>& column);

  SparseMatrix sparse_;
  std::vector<std::vector<double>> common_;  // a_k, each [size]
};

QuadraticForm bound_of_sum(const std::vector<QuadraticForm>& forms);
QuadraticForm bound_of_concatenation(const std::vector<const QuadraticForm*>& forms);

struct QuadraticForm::LinearImage {
  QuadraticForm form;
  /// The largest, over the rows, of the sum of the squares of the shares that the terms have in the
  /// row's variance: 1 over the number of equal, independent terms; 1 where nothing is known.
  double concentration;
};

}  // namespace sealion
