#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "program/linear.h"

namespace sealion {

/// A vector by its entries that are not zero, positions ascending.
struct SparseVector {
  std::vector<std::uint32_t> index;
  std::vector<double> value;

  std::size_t entries() const { return index.size(); }
};

/// The entries of `dense` that are not zero.
SparseVector compress(std::span<const double> dense);

/// sum += factor * x, of the first sum.size() entries of x, which has `size`.
void add_scaled(std::span<double> sum, double factor, const SparseVector& x, std::size_t size);

double dot(const SparseVector& x, const std::vector<double>& y);

/// A matrix by rows.
using SparseMatrix = std::vector<SparseVector>;

SparseMatrix weights_of(const LinearMap& map);
SparseMatrix transposed(const SparseMatrix& matrix, std::size_t columns);

/// The symmetric matrix with this lower triangle, diagonal included.
SparseMatrix symmetric(const SparseMatrix& lower);

}  // namespace sealion
