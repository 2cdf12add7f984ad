#include "layouts/slotwise/noise/quadratic_form.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include "base/parallel.h"

namespace sealion {
namespace {

/// Multiply-adds of a linear image up to which it is worth its price: below half a second.
constexpr double most_work = 0x1p30;
/// Integers of a node up to which S may be full, and up to which it is stored at all.
constexpr std::size_t largest_full = 1024;
constexpr std::size_t largest_sparse = 8192;
constexpr std::size_t most_common = 8;
/// Columns count as parallel where the squared sine of their angle is below this.
constexpr double parallel = 1e-12;

double dot(const std::vector<double>& x, const std::vector<double>& y) {
  return std::inner_product(x.begin(), x.end(), y.begin(), 0.0);
}

/// Row sums of absolute values: S <= their diagonal (Gershgorin).
std::vector<double> absolute_row_sums(const SparseMatrix& matrix) {
  std::vector<double> sums;
  for (const SparseVector& row : matrix) {
    double sum = 0;
    for (const double value : row.value) sum += std::abs(value);
    sums.push_back(sum);
  }
  return sums;
}

/// The sum over the rows' entries of the entries of the row of `next` that each leads to.
double entries_reached(const SparseMatrix& rows, const SparseMatrix& next) {
  double sum = 0;
  for (const SparseVector& row : rows) {
    for (const std::uint32_t c : row.index) sum += static_cast<double>(next[c].entries());
  }
  return sum;
}

SparseVector sum_of(const SparseVector& x, const SparseVector& y, std::size_t size) {
  std::vector<double> sum(size);
  add_scaled(sum, 1, x, size);
  add_scaled(sum, 1, y, size);
  return compress(sum);
}

/// An empty row for what either has: both have much the same positions.
SparseVector with_room_for(const SparseVector& x, const SparseVector& y) {
  SparseVector row;
  row.index.reserve(std::max(x.entries(), y.entries()));
  row.value.reserve(std::max(x.entries(), y.entries()));
  return row;
}

/// Calls visit(position, value of x or 0, value of y or 0) for every position of either.
template <typename Visit>
void for_each_of_either(const SparseVector& x, const SparseVector& y, const Visit& visit) {
  std::size_t i = 0, j = 0;
  while (i < x.entries() || j < y.entries()) {
    const bool has_x = i < x.entries() && (j == y.entries() || x.index[i] <= y.index[j]);
    const bool has_y = j < y.entries() && (i == x.entries() || y.index[j] <= x.index[i]);
    visit(has_x ? x.index[i] : y.index[j], has_x ? x.value[i] : 0, has_y ? y.value[j] : 0);
    i += has_x ? 1 : 0;
    j += has_y ? 1 : 0;
  }
}

/// Of a row w: `product` is w S, `common` w's products with the common columns.
double concentration_of(const SparseVector& row, const std::vector<double>& product,
                        double common_variance) {
  const double variance = sealion::dot(row, product) + common_variance;
  if (variance <= 0) return 0;
  double squares = common_variance * common_variance;
  for (std::size_t e = 0; e < row.entries(); ++e) {
    const double share = row.value[e] * product[row.index[e]];
    squares += share * share;
  }
  return std::min(1.0, squares / (variance * variance));
}

/// What a thread needs for one row of an image after the other.
struct ImageBuffers {
  std::vector<double> product, row;
};

}  // namespace

QuadraticForm QuadraticForm::diagonal(const std::vector<double>& values) {
  QuadraticForm form(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] != 0) form.sparse_[i] = {{static_cast<std::uint32_t>(i)}, {values[i]}};
  }
  return form;
}

QuadraticForm QuadraticForm::own_and_common(std::size_t size, double own, double common) {
  QuadraticForm form = diagonal(std::vector<double>(size, own));
  form.add_common(std::vector<double>(size, std::sqrt(common)));
  return form;
}

double QuadraticForm::common_at(std::size_t i, std::size_t j) const {
  double sum = 0;
  for (const auto& column : common_) sum += column[i] * column[j];
  return sum;
}

double QuadraticForm::at(std::size_t i, std::size_t j) const {
  const SparseVector& row = sparse_[i];
  const auto place = std::lower_bound(row.index.begin(), row.index.end(), j);
  const bool is_there = place != row.index.end() && *place == j;
  return common_at(i, j) +
         (is_there ? row.value[static_cast<std::size_t>(place - row.index.begin())] : 0);
}

std::vector<double> QuadraticForm::diagonal() const {
  std::vector<double> result;
  for (std::size_t i = 0; i < size(); ++i) result.push_back(std::max(0.0, at(i, i)));
  return result;
}

std::vector<double> QuadraticForm::diagonal_bound() const {
  std::vector<double> bounds = absolute_row_sums(sparse_);
  for (const auto& column : common_) {
    double sum = 0;
    for (const double value : column) sum += std::abs(value);
    for (std::size_t i = 0; i < size(); ++i) bounds[i] += std::abs(column[i]) * sum;
  }
  return bounds;
}

double QuadraticForm::trace() const {
  const std::vector<double> values = diagonal();
  return std::accumulate(values.begin(), values.end(), 0.0);
}

void QuadraticForm::multiply(double factor) {
  for (SparseVector& row : sparse_) {
    for (double& value : row.value) value *= factor;
  }
  for (auto& column : common_) {
    for (double& value : column) value *= std::sqrt(factor);
  }
}

/// Joins the column with one that it is a multiple of.
void QuadraticForm::add_common(std::vector<double> column) {
  const double norm = dot(column, column);
  if (norm == 0) return;
  for (auto& other : common_) {
    const double product = dot(column, other), other_norm = dot(other, other);
    if (product * product < (1 - parallel) * norm * other_norm) continue;
    for (double& value : other) value *= std::sqrt(1 + norm / other_norm);
    return;
  }
  common_.push_back(std::move(column));
}

/// Keeps the largest columns; the others go into S.
void QuadraticForm::limit_common() {
  if (common_.size() <= most_common) return;
  std::sort(common_.begin(), common_.end(),
            [](const auto& x, const auto& y) { return dot(x, x) > dot(y, y); });
  for (std::size_t k = most_common; k < common_.size(); ++k) add_to_sparse(common_[k]);
  common_.resize(most_common);
}

/// a a^T where S may be full, else the diagonal that bounds it (Gershgorin).
void QuadraticForm::add_to_sparse(const std::vector<double>& column) {
  double norm = 0;
  for (const double value : column) norm += std::abs(value);
  const SparseVector entries = compress(column);
  for (const std::uint32_t i : entries.index) {
    SparseVector row = entries;
    for (double& value : row.value) value *= column[i];
    if (size() > largest_full) row = {{i}, {std::abs(column[i]) * norm}};
    sparse_[i] = sum_of(sparse_[i], row, size());
  }
}

QuadraticForm operator+(const QuadraticForm& f, const QuadraticForm& g) {
  QuadraticForm result = f;
  for (std::size_t i = 0; i < f.size(); ++i) {
    if (g.sparse_[i].entries() == 0) continue;
    SparseVector row = with_room_for(f.sparse_[i], g.sparse_[i]);
    for_each_of_either(f.sparse_[i], g.sparse_[i], [&](std::uint32_t j, double x, double y) {
      row.index.push_back(j);
      row.value.push_back(x + y);
    });
    result.sparse_[i] = std::move(row);
  }
  for (const auto& column : g.common_) result.add_common(column);
  result.limit_common();
  return result;
}

QuadraticForm bound_of_sum(const std::vector<QuadraticForm>& forms) {
  QuadraticForm result(forms.front().size());
  double roots = 0;
  for (const QuadraticForm& form : forms) roots += std::sqrt(form.trace());
  for (QuadraticForm form : forms) {
    const double root = std::sqrt(form.trace());
    if (root == 0) continue;
    form.multiply(roots / root);
    result = result + form;
  }
  return result;
}

QuadraticForm bound_of_concatenation(const std::vector<const QuadraticForm*>& forms) {
  std::size_t size = 0;
  for (const QuadraticForm* form : forms) size += form->size();
  QuadraticForm result(size);
  std::size_t first = 0;
  for (const QuadraticForm* form : forms) {
    for (std::size_t i = 0; i < form->size(); ++i) {
      SparseVector& row = result.sparse_[first + i] = form->sparse_[i];
      for (std::uint32_t& j : row.index) j += static_cast<std::uint32_t>(first);
    }
    for (const auto& column : form->common_) {
      std::vector<double> longer(size);
      std::copy(column.begin(), column.end(), longer.begin() + static_cast<std::ptrdiff_t>(first));
      result.add_common(std::move(longer));
    }
    first += form->size();
  }
  result.multiply(static_cast<double>(forms.size()));
  result.limit_common();
  return result;
}

QuadraticForm schur_product(const QuadraticForm& f, const QuadraticForm& g) {
  QuadraticForm result(f.size());
  for (std::size_t i = 0; i < f.size(); ++i) {
    SparseVector& row = result.sparse_[i] = with_room_for(f.sparse_[i], g.sparse_[i]);
    for_each_of_either(f.sparse_[i], g.sparse_[i], [&](std::uint32_t j, double x, double y) {
      row.index.push_back(j);
      row.value.push_back(x * (y + g.common_at(i, j)) + y * f.common_at(i, j));
    });
  }
  for (const auto& x : f.common_) {
    for (const auto& y : g.common_) {
      std::vector<double> column(f.size());
      std::transform(x.begin(), x.end(), y.begin(), column.begin(), std::multiplies<>());
      result.add_common(std::move(column));
    }
  }
  result.limit_common();
  return result;
}

QuadraticForm::LinearImage QuadraticForm::image(const SparseMatrix& weights,
                                                const ExecutionContext& context) const {
  LinearImage result =
      can_afford(weights) ? exact_image(weights, context) : diagonal_image(weights);
  result.form.set_common_image(weights, *this);
  return result;
}

bool QuadraticForm::can_afford(const SparseMatrix& weights) const {
  if (weights.size() > largest_sparse || size() > largest_sparse) return false;
  const double product = entries_reached(weights, sparse_);
  const auto full = static_cast<double>(weights.size() * size());
  double entries = 0;
  for (const SparseVector& row : weights) entries += static_cast<double>(row.entries());
  const double per_column = entries / static_cast<double>(size());
  return product + std::min(product, full) * per_column <= most_work;
}

QuadraticForm::LinearImage QuadraticForm::exact_image(const SparseMatrix& weights,
                                                      const ExecutionContext& context) const {
  const SparseMatrix columns = transposed(weights, size());
  SparseMatrix lower(weights.size());
  std::vector<double> concentrations(weights.size());
  const auto make_buffers = [] { return std::make_unique<ImageBuffers>(); };
  parallel_for_each(
      weights.size(), context, make_buffers, [&](ImageBuffers& buffers, std::size_t r) {
        auto& [product, row] = buffers;
        product.assign(size(), 0);
        row.assign(r + 1, 0);
        for (std::size_t e = 0; e < weights[r].entries(); ++e) {
          add_scaled(product, weights[r].value[e], sparse_[weights[r].index[e]], size());
        }
        for (std::size_t c = 0; c < size(); ++c) {
          if (product[c] != 0) add_scaled(row, product[c], columns[c], weights.size());
        }
        lower[r] = compress(row);
        double common = 0;
        for (const auto& column : common_) common += std::pow(sealion::dot(weights[r], column), 2);
        concentrations[r] = concentration_of(weights[r], product, common);
      });
  LinearImage result{QuadraticForm(weights.size()), 0};
  result.form.sparse_ = symmetric(lower);
  for (const double one : concentrations) {
    result.concentration = std::max(result.concentration, one);
  }
  return result;
}

/// W S W^T <= W D W^T <= the diagonal of |W| D |W|^T 1, with D as Gershgorin's bound on S.
QuadraticForm::LinearImage QuadraticForm::diagonal_image(const SparseMatrix& weights) const {
  std::vector<double> column_sums(size());
  for (const SparseVector& row : weights) {
    for (std::size_t e = 0; e < row.entries(); ++e) {
      column_sums[row.index[e]] += std::abs(row.value[e]);
    }
  }
  const std::vector<double> bounds = absolute_row_sums(sparse_);
  std::vector<double> result;
  for (const SparseVector& row : weights) {
    double sum = 0;
    for (std::size_t e = 0; e < row.entries(); ++e) {
      sum += std::abs(row.value[e]) * bounds[row.index[e]] * column_sums[row.index[e]];
    }
    result.push_back(sum);
  }
  return {diagonal(result), 1};
}

void QuadraticForm::set_common_image(const SparseMatrix& weights, const QuadraticForm& x) {
  for (const auto& column : x.common_) {
    std::vector<double> mapped;
    for (const SparseVector& row : weights) mapped.push_back(sealion::dot(row, column));
    add_common(std::move(mapped));
  }
}

}  // namespace sealion
