// The noise of a BGV ciphertext is the polynomial v = c(s) mod q, centred; decryption is right
// while |v| < q/2. Without key switching v follows exactly the arithmetic of the program: v of a
// dense layer is the weighted sum of the v's, v of a square is v^2 in Z[X]/(X^n + 1). The model
// follows v = X + M + R of every integer through the program: X random with mean 0, its
// coefficients independent and alike; M the mean that messages have; R the small rest that biases
// bring in. Between the integers of a node it tracks the covariances C_ij of a coefficient of X and
// the inner products G_ij = <M_i, M_j>; of R it knows bounds on the infinity and Euclidean norms.
//
// * Fresh: v = m + t e, e centred binomial of variance 21/2 (sampler.h). Assumption 1: the
//   coefficients of an encoded message behave as uniform in [0, t), as the inverse transform of
//   arbitrary slots does. (Our encryptors centre them; clients with Microsoft SEAL do not, so the
//   model provides for M = t/2 in each coefficient.)
// * Assumption 2: messages of different features are independent, or all the same (twins among the
//   features), or a mixture: covariance t^2/12 (I + 11^T). Features that are zero in every slot
//   have m = 0 and no M. Which ones does not depend on the weights, so that they move the M of a
//   weighted sum by w's Euclidean norm (two deviations of a random choice): G = n t^2/4 (I + 11^T).
// * Dense: C becomes W C W^T, G becomes W G W^T. Where a layer is too large for that, deviations
// and
//   norms are added by the triangle inequality, as if all its integers were fully correlated.
// * Square: for Gaussian X (a weighted sum of many fresh noises) Isserlis' theorem gives each
//   coefficient of X^2 mean 0 and covariance 2n C_ij^2; the cross term 2 X M adds 4 G_ij C_ij.
//   All M of a node are multiples of one polynomial, so that |M^2| <= |M|^2 (Cauchy-Schwarz) in
//   each coefficient makes n G_ij^2 a bound for G, and |M| / sqrt(n) stays one for each
//   coefficient. Assumption 3: a square of a square follows the same formulas although its X is not
//   Gaussian; many terms meet in each coefficient.
// * The bound on a coefficient is |M| / sqrt(n) + |R| + tau deviations. Before a square X is
// strictly
//   sub-Gaussian (uniform and binomial variables are), so that tau = sqrt(2u), u = ln(2n 2^40),
//   fails in one of the n coefficients with probability at most 2^-40 a ciphertext. After a square
//   X is a quadratic form whose spectrum is flat, n eigenvalues +-1 a coefficient, and the explicit
//   Hanson-Wright inequality of Laurent and Massart (2000, lemma 1) gives sqrt(2u) (1 + sqrt(u/n)).
//   For degree d of the program in the fresh noise we take the exponent d - 1 on the last factor,
//   by extrapolation.

#include "program/noise.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace sealion {
namespace {

constexpr double noise_variance = 10.5;          // of e
constexpr double message_variance = 1.0 / 12.0;  // of m / t
constexpr double mean_square = 0.25;             // of the mean 1/2 of m / t
constexpr double failure_bits = 40;

/// Integers of a node, and multiply-adds of a layer, up to which a matrix is worth its price.
constexpr std::size_t largest_matrix = 4096;
constexpr double most_matrix_work = 0x1p31;

/// Degree beyond which nothing fits and the forecast only has to say so.
constexpr double largest_degree = 64;

/// A non-negative quadratic form on the integers of a node: the matrix C or G.
struct Moments {
  std::vector<double> root;    ///< [size], of the diagonal
  std::vector<double> matrix;  ///< [size][size], or empty: fresh, or fully correlated
  /// Fresh where not zero: own I + common 11^T, not stored.
  double own = 0, common = 0;

  std::size_t size() const { return root.size(); }
  bool is_fresh() const { return own != 0; }
  bool has_matrix() const { return is_fresh() || !matrix.empty(); }
  double at(std::size_t i, std::size_t j) const {
    return is_fresh() ? common + (i == j ? own : 0) : matrix[i * size() + j];
  }
};

/// The noise of the integers of a node, all of it in units of 2^log2_scale.
struct NodeNoise {
  double log2_scale;
  double degree;                  ///< in the fresh noise
  Moments random;                 ///< C, deviations
  Moments mean;                   ///< G, Euclidean norms
  std::vector<double> rest;       ///< infinity norm of R
  std::vector<double> rest_norm;  ///< Euclidean norm of R

  std::size_t size() const { return rest.size(); }
};

Moments from_matrix(std::vector<double> matrix, std::size_t size) {
  Moments result;
  for (std::size_t i = 0; i < size; ++i) {
    result.root.push_back(std::sqrt(std::max(0.0, matrix[i * size + i])));
  }
  result.matrix = std::move(matrix);
  return result;
}

Moments fresh_moments(std::size_t size, double own, double common) {
  return {std::vector<double>(size, std::sqrt(own + common)), {}, own, common};
}

NodeNoise fresh(std::size_t size, double n, std::uint64_t t) {
  const std::vector<double> none(size);
  return {.log2_scale = std::log2(static_cast<double>(t)),
          .degree = 1,
          .random = fresh_moments(size, noise_variance + message_variance, message_variance),
          .mean = fresh_moments(size, n * mean_square, n * mean_square),
          .rest = none,
          .rest_norm = none};
}

/// The weights of a row that are not zero: convolutions have few of them.
struct Term {
  std::size_t column;
  double weight;
};
using SparseRow = std::vector<Term>;

SparseRow sparse_row(const DenseNode& dense, std::size_t columns, std::size_t row) {
  SparseRow terms;
  for (std::size_t c = 0; c < columns; ++c) {
    const double weight = Program::weight(dense, columns, row, c);
    if (weight != 0) terms.push_back({c, weight});
  }
  return terms;
}

double dot(const SparseRow& row, const std::vector<double>& values) {
  double sum = 0;
  for (const Term& term : row) sum += term.weight * values[term.column];
  return sum;
}

double dot_absolute(const SparseRow& row, const std::vector<double>& values) {
  double sum = 0;
  for (const Term& term : row) sum += std::abs(term.weight) * values[term.column];
  return sum;
}

/// The row times the matrix of x.
std::vector<double> times_matrix(const SparseRow& row, const Moments& x) {
  std::vector<double> result(x.size());
  if (x.is_fresh()) {
    double sum = 0;
    for (const Term& term : row) sum += term.weight;
    result.assign(x.size(), x.common * sum);
    for (const Term& term : row) result[term.column] += x.own * term.weight;
    return result;
  }
  for (const Term& term : row) {
    const double* column = x.matrix.data() + term.column * x.size();
    for (std::size_t c = 0; c < x.size(); ++c) result[c] += term.weight * column[c];
  }
  return result;
}

bool is_affordable(const std::vector<SparseRow>& rows, const Moments& x) {
  double terms = 0;
  for (const SparseRow& row : rows) terms += static_cast<double>(row.size());
  const double work =
      static_cast<double>(x.is_fresh() ? 0 : x.size()) + static_cast<double>(rows.size()) / 2;
  return rows.size() <= largest_matrix && terms * work <= most_matrix_work;
}

/// W C W^T, or the triangle inequality where that cannot be had.
Moments dense_moments(const std::vector<SparseRow>& rows, const Moments& x) {
  const std::size_t size = rows.size();
  if (!x.has_matrix() || !is_affordable(rows, x)) {
    Moments result;
    for (const SparseRow& row : rows) result.root.push_back(dot_absolute(row, x.root));
    return result;
  }
  std::vector<double> matrix(size * size);
  for (std::size_t r = 0; r < size; ++r) {
    const std::vector<double> product = times_matrix(rows[r], x);
    for (std::size_t s = 0; s <= r; ++s) {
      const double value = dot(rows[s], product);
      matrix[r * size + s] = matrix[s * size + r] = value;
    }
  }
  return from_matrix(std::move(matrix), size);
}

NodeNoise dense_noise(const DenseNode& dense, const NodeNoise& x) {
  std::vector<SparseRow> rows;
  for (std::size_t r = 0; r < dense.bias.size(); ++r) {
    rows.push_back(sparse_row(dense, x.size(), r));
  }
  NodeNoise result{
      x.log2_scale, x.degree, dense_moments(rows, x.random), dense_moments(rows, x.mean), {}, {}};
  for (std::size_t r = 0; r < rows.size(); ++r) {
    // The engine adds the bias itself, not a residue modulo t, to one coefficient.
    const double bias =
        std::abs(static_cast<double>(dense.bias[r])) * std::exp2(-result.log2_scale);
    result.rest.push_back(dot_absolute(rows[r], x.rest) + bias);
    result.rest_norm.push_back(dot_absolute(rows[r], x.rest_norm) + bias);
  }
  return result;
}

/// 2n C_ij^2 + 4 G_ij C_ij, and the cross terms with R. Their signs are unknown, so that the row
/// sums of their absolute values go onto the diagonal (Gershgorin): never less than the true form.
std::vector<double> square_covariance(const NodeNoise& x, double n) {
  const std::size_t size = x.size();
  std::vector<double> result(size * size);
  for (std::size_t i = 0; i < size; ++i) {
    double cross = 0;
    for (std::size_t j = 0; j < size; ++j) {
      const double c = x.random.at(i, j);
      result[i * size + j] = c * (2 * n * c + 4 * x.mean.at(i, j));
      cross +=
          4 * std::abs(c) *
          (x.rest_norm[i] * (x.mean.root[j] + x.rest_norm[j]) + x.mean.root[i] * x.rest_norm[j]);
    }
    result[i * size + i] += cross;
  }
  return result;
}

/// n G_ij^2.
std::vector<double> square_means(const Moments& mean, double n) {
  const std::size_t size = mean.size();
  std::vector<double> result(size * size);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) {
      result[i * size + j] = n * mean.at(i, j) * mean.at(i, j);
    }
  }
  return result;
}

/// Without matrices: what they would have on their diagonals.
void square_roots(const NodeNoise& x, double n, NodeNoise& result) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double deviation = x.random.root[i];
    const double norm = x.mean.root[i] + x.rest_norm[i];
    result.random.root.push_back(deviation *
                                 std::sqrt(2 * n * deviation * deviation + 4 * norm * norm));
    result.mean.root.push_back(std::sqrt(n) * x.mean.root[i] * x.mean.root[i]);
  }
}

NodeNoise square_noise(const NodeNoise& x, double n) {
  NodeNoise result{2 * x.log2_scale, std::min(2 * x.degree, largest_degree), {}, {}, {}, {}};
  if (x.random.has_matrix() && x.mean.has_matrix() && x.size() <= largest_matrix) {
    result.random = from_matrix(square_covariance(x, n), x.size());
    result.mean = from_matrix(square_means(x.mean, n), x.size());
  } else {
    square_roots(x, n, result);
  }
  for (std::size_t i = 0; i < x.size(); ++i) {
    result.rest.push_back((2 * x.mean.root[i] + x.rest_norm[i]) * x.rest_norm[i]);
    result.rest_norm.push_back(std::sqrt(n) * result.rest.back());
  }
  return result;
}

void divide(std::vector<double>& values, double divisor) {
  for (double& value : values) value /= divisor;
}

/// Moves the size of the numbers into the scale, so that no depth of squares overflows.
void normalise(NodeNoise& noise) {
  double largest = 0;
  for (const auto* norms : {&noise.random.root, &noise.mean.root, &noise.rest_norm}) {
    largest = std::max(largest, *std::max_element(norms->begin(), norms->end()));
  }
  if (largest == 0) return;
  for (Moments* moments : {&noise.random, &noise.mean}) {
    divide(moments->root, largest);
    divide(moments->matrix, largest * largest);
  }
  divide(noise.rest, largest);
  divide(noise.rest_norm, largest);
  noise.log2_scale += std::log2(largest);
}

/// log2 of the bound on every coefficient of every integer of the node.
double bound_bits(const NodeNoise& noise, double n) {
  const double u = (failure_bits + 1) * std::numbers::ln2 + std::log(n);
  const double tau = std::sqrt(2 * u) * std::pow(1 + std::sqrt(u / n), noise.degree - 1);
  double bound = 0;
  for (std::size_t i = 0; i < noise.size(); ++i) {
    bound = std::max(
        bound, noise.mean.root[i] / std::sqrt(n) + noise.rest[i] + tau * noise.random.root[i]);
  }
  return bound == 0 ? 0 : std::max(0.0, noise.log2_scale + std::log2(bound));
}

NodeNoise node_noise(const Node& node, const std::vector<NodeNoise>& before, double n,
                     std::uint64_t t) {
  if (std::holds_alternative<InputNode>(node.operation)) return fresh(node.size, n, t);
  const NodeNoise& x = before[*input_of(node)];
  const auto* dense = std::get_if<DenseNode>(&node.operation);
  NodeNoise result = dense != nullptr ? dense_noise(*dense, x) : square_noise(x, n);
  normalise(result);
  return result;
}

}  // namespace

std::vector<double> forecast_noise_bits(const Program& program, std::size_t n, std::uint64_t t) {
  const std::vector<NodeId> last = last_uses(program);
  const auto dimension = static_cast<double>(n);
  std::vector<NodeNoise> noises;
  std::vector<double> bits;
  for (NodeId id = 0; id < last.size(); ++id) {
    const Node& node = program.node(id);
    noises.push_back(node_noise(node, noises, dimension, t));
    bits.push_back(bound_bits(noises.back(), dimension));
    if (const auto x = input_of(node); x && last[*x] == id) noises[*x] = {};
  }
  return bits;
}

}  // namespace sealion
