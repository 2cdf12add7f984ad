#include "layouts/slotwise/noise/quadratic_form.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace sealion {
namespace {

using Vector = std::vector<double>;

class QuadraticFormTest : public ::testing::Test {
 protected:
  double number() { return std::uniform_real_distribution<double>(-1, 1)(random_); }
  Vector vector(std::size_t size) {
    Vector result(size);
    for (double& x : result) x = number();
    return result;
  }
  /// About one entry in `every` is not zero.
  SparseMatrix matrix(std::size_t rows, std::size_t columns, int every) {
    SparseMatrix result;
    for (std::size_t r = 0; r < rows; ++r) {
      Vector row = vector(columns);
      for (double& x : row) x *= random_() % every == 0;
      result.push_back(compress(row));
    }
    return result;
  }
  /// A form with a sparse part, a diagonal one and common columns.
  QuadraticForm form(std::size_t size) {
    const auto fresh = QuadraticForm::own_and_common(2 * size, 2, 0.5);
    return fresh.image(matrix(size, 2 * size, 3)).form + QuadraticForm::own_and_common(size, 1, 3);
  }

  static double value(const QuadraticForm& form, const Vector& x) {
    const SparseVector entries = compress(x);
    double sum = 0;
    for (const std::uint32_t i : entries.index) {
      for (const std::uint32_t j : entries.index) sum += x[i] * x[j] * form.at(i, j);
    }
    return sum;
  }
  /// x^T W.
  static Vector times(const Vector& x, const SparseMatrix& weights, std::size_t columns) {
    Vector result(columns);
    for (std::size_t r = 0; r < x.size(); ++r) add_scaled(result, x[r], weights[r], columns);
    return result;
  }

  std::mt19937_64 random_{11};
};

TEST_F(QuadraticFormTest, OwnAndCommonIsWhatItSays) {
  const auto f = QuadraticForm::own_and_common(3, 2, 5);
  EXPECT_DOUBLE_EQ(f.at(1, 1), 7);
  EXPECT_DOUBLE_EQ(f.at(0, 2), 5);
  EXPECT_DOUBLE_EQ(f.trace(), 21);
  EXPECT_EQ(f.diagonal().size(), 3);
}

TEST_F(QuadraticFormTest, ImageIsExact) {
  for (const int every : {1, 4}) {
    const QuadraticForm f = form(12);
    const SparseMatrix weights = matrix(9, 12, every);
    const QuadraticForm image = f.image(weights).form;
    const Vector x = vector(9);
    EXPECT_NEAR(value(image, x), value(f, times(x, weights, 12)), 1e-9);
  }
}

TEST_F(QuadraticFormTest, ConcentrationIsTheInverseOfTheNumberOfIndependentTerms) {
  const SparseMatrix equal = {compress(Vector(8, -3))};
  EXPECT_NEAR(QuadraticForm::own_and_common(8, 2, 0).image(equal).concentration, 0.125, 1e-12);
  EXPECT_NEAR(QuadraticForm::own_and_common(8, 0, 2).image(equal).concentration, 1, 1e-12);
  const SparseMatrix zero = {{}};
  EXPECT_EQ(QuadraticForm::own_and_common(8, 2, 1).image(zero).concentration, 0);
}

TEST_F(QuadraticFormTest, ImageTooLargeToComputeIsBounded) {
  const std::size_t rows = 8200;
  const QuadraticForm f = form(6);
  const SparseMatrix weights = matrix(rows, 6, 3);
  const auto [image, concentration] = f.image(weights);
  EXPECT_EQ(concentration, 1);
  for (int sample = 0; sample < 10; ++sample) {
    // Signs that make the exact form large, on some of the rows.
    const Vector direction = vector(6);
    Vector x(rows);
    for (std::size_t r = 0; r < rows; r += 50) x[r] = dot(weights[r], direction);
    EXPECT_GE(value(image, x), value(f, times(x, weights, 6)));
  }
}

TEST_F(QuadraticFormTest, SchurProductIsExact) {
  const QuadraticForm f = form(7), g = form(7);
  const QuadraticForm product = schur_product(f, g);
  for (std::size_t i = 0; i < 7; ++i) {
    for (std::size_t j = 0; j < 7; ++j) {
      EXPECT_NEAR(product.at(i, j), f.at(i, j) * g.at(i, j), 1e-9);
    }
  }
}

TEST_F(QuadraticFormTest, ManyCommonColumnsLoseNothing) {
  QuadraticForm f = form(5);
  Vector diagonal = f.diagonal();
  for (int power = 0; power < 3; ++power) {
    f = schur_product(f, f) + QuadraticForm::own_and_common(5, 0, 1);
    for (double& x : diagonal) x = x * x + 1;
  }
  for (std::size_t i = 0; i < 5; ++i) EXPECT_NEAR(f.at(i, i) / diagonal[i], 1, 1e-9);
}

TEST_F(QuadraticFormTest, ManyCommonColumnsOfALargeFormAreBounded) {
  const std::size_t size = 1100;
  QuadraticForm f = QuadraticForm::diagonal(Vector(size, 1));
  const Vector x = vector(size);
  double exact = 0;
  for (const double value : x) exact += value * value;
  for (int k = 0; k < 12; ++k) {
    const Vector column = vector(size);
    SparseMatrix weights;
    for (const double value : column) weights.push_back(compress(Vector{value}));
    // Variance of a single integer that all others are multiples of.
    f = f + QuadraticForm::own_and_common(1, 0, 1).image(weights).form;
    double product = 0;
    for (std::size_t i = 0; i < size; ++i) product += x[i] * column[i];
    exact += product * product;
  }
  EXPECT_GE(value(f, x), exact);
}

TEST_F(QuadraticFormTest, SumOfIndependentTermsAddsForms) {
  const QuadraticForm f = form(6), g = form(6);
  const QuadraticForm sum = f + g;
  for (std::size_t i = 0; i < 6; ++i) {
    for (std::size_t j = 0; j < 6; ++j) EXPECT_NEAR(sum.at(i, j), f.at(i, j) + g.at(i, j), 1e-9);
  }
}

// The integers of two tensors, all combinations of the same ones.
TEST_F(QuadraticFormTest, BoundsHoldForCorrelatedOperands) {
  for (int sample = 0; sample < 20; ++sample) {
    const QuadraticForm base = form(5);
    const SparseMatrix a = matrix(4, 5, 1), b = matrix(4, 5, 2);
    const QuadraticForm fa = base.image(a).form, fb = base.image(b).form;
    const Vector x = vector(4), y = vector(4);
    Vector sum = times(x, a, 5), both = sum;
    const Vector of_x = times(x, b, 5), of_y = times(y, b, 5);
    for (std::size_t c = 0; c < 5; ++c) sum[c] += of_x[c];
    for (std::size_t c = 0; c < 5; ++c) both[c] += of_y[c];
    EXPECT_GE(value(bound_of_sum({fa, fb}), x) * (1 + 1e-12), value(base, sum));
    Vector xy = x;
    xy.insert(xy.end(), y.begin(), y.end());
    EXPECT_GE(value(bound_of_concatenation({&fa, &fb}), xy) * (1 + 1e-12), value(base, both));
  }
}

TEST_F(QuadraticFormTest, BoundOfASumIsExactForMultiplesOfOneOperand) {
  const QuadraticForm f = form(4);
  QuadraticForm nine = f;
  nine.multiply(9);
  const QuadraticForm sum = bound_of_sum({f, nine, QuadraticForm::diagonal(Vector(4))});
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(sum.at(i, 0), 16 * f.at(i, 0), 1e-9);
}

}  // namespace
}  // namespace sealion
