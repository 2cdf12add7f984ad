#include "layouts/slotwise/noise/sparse_matrix.h"

namespace sealion {

SparseVector compress(std::span<const double> dense) {
  SparseVector result;
  for (std::size_t i = 0; i < dense.size(); ++i) {
    if (dense[i] == 0) continue;
    result.index.push_back(static_cast<std::uint32_t>(i));
    result.value.push_back(dense[i]);
  }
  return result;
}

void add_scaled(std::span<double> sum, double factor, const SparseVector& x, std::size_t size) {
  const double* values = x.value.data();
  if (x.entries() == size) {  // full: a loop that vectorises
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += factor * values[i];
    return;
  }
  for (std::size_t e = 0; e < x.entries() && x.index[e] < sum.size(); ++e) {
    sum[x.index[e]] += factor * values[e];
  }
}

double dot(const SparseVector& x, const std::vector<double>& y) {
  double sum = 0;
  for (std::size_t e = 0; e < x.entries(); ++e) sum += x.value[e] * y[x.index[e]];
  return sum;
}

SparseMatrix weights_of(const LinearMap& map) {
  SparseMatrix result(map.rows());
  for (std::size_t r = 0; r < map.rows(); ++r) {
    for (const LinearTerm& term : map.row(r)) {
      result[r].index.push_back(static_cast<std::uint32_t>(term.column));
      result[r].value.push_back(term.weight);
    }
  }
  return result;
}

SparseMatrix transposed(const SparseMatrix& matrix, std::size_t columns) {
  SparseMatrix result(columns);
  for (std::size_t r = 0; r < matrix.size(); ++r) {
    for (std::size_t e = 0; e < matrix[r].entries(); ++e) {
      SparseVector& row = result[matrix[r].index[e]];
      row.index.push_back(static_cast<std::uint32_t>(r));
      row.value.push_back(matrix[r].value[e]);
    }
  }
  return result;
}

SparseMatrix symmetric(const SparseMatrix& lower) {
  const SparseMatrix upper = transposed(lower, lower.size());
  SparseMatrix result = lower;
  for (std::size_t r = 0; r < lower.size(); ++r) {
    for (std::size_t e = 0; e < upper[r].entries(); ++e) {
      if (upper[r].index[e] == r) continue;
      result[r].index.push_back(upper[r].index[e]);
      result[r].value.push_back(upper[r].value[e]);
    }
  }
  return result;
}

}  // namespace sealion
