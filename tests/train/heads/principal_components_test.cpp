#include "heras/train/heads/principal_components.h"

#include <gtest/gtest.h>

#include <cmath>

#include "labelled_clouds.h"
#include "support/expect_error.h"

namespace sealion::heras::train {
namespace {

using heras::testing::labelled_clouds;
using sealion::testing::expect_error;

/// Rows whose columns have different spreads and depend on each other.
FeatureTable random_rows(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  FeatureTable table = labelled_clouds(rows, columns, 7, 1, seed).features;
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 1; j < columns; ++j) {
      table.row(i)[j] = 100 + static_cast<double>(j) * table.row(i)[j] + table.row(i)[j - 1] / 2;
    }
  }
  return table;
}

double mean_of(const FeatureTable& table, std::size_t column) {
  double sum = 0;
  for (std::size_t i = 0; i < table.rows; ++i) sum += table.row(i)[column];
  return sum / static_cast<double>(table.rows);
}

double covariance(const FeatureTable& table, std::size_t a, std::size_t b) {
  const double mean_a = mean_of(table, a), mean_b = mean_of(table, b);
  double sum = 0;
  for (std::size_t i = 0; i < table.rows; ++i) {
    sum += (table.row(i)[a] - mean_a) * (table.row(i)[b] - mean_b);
  }
  return sum / static_cast<double>(table.rows);
}

/// The variance along an axis, where the axis is an eigenvector of the covariance.
double expect_eigenvector(const FeatureTable& rows, const std::vector<double>& axis) {
  std::vector<double> image(axis.size());
  double variance = 0, length = 0;
  for (std::size_t a = 0; a < axis.size(); ++a) {
    for (std::size_t b = 0; b < axis.size(); ++b) image[a] += covariance(rows, a, b) * axis[b];
    variance += axis[a] * image[a];
    length += axis[a] * axis[a];
  }
  EXPECT_NEAR(length, 1, 1e-9);
  for (std::size_t a = 0; a < axis.size(); ++a) EXPECT_NEAR(image[a], variance * axis[a], 1e-8);
  return variance;
}

TEST(Pca, FindsAllEigenvectorsOfTheCovarianceInOrder) {
  for (const std::size_t columns : {1, 2, 9}) {
    const FeatureTable rows = random_rows(60, columns, 3);
    const PrincipalComponents components = pca(rows, columns);
    double before = std::numeric_limits<double>::infinity(), sum = 0, trace = 0;
    for (std::size_t d = 0; d < columns; ++d) {
      std::vector<double> axis;
      for (std::size_t j = 0; j < columns; ++j) {
        axis.push_back(components.axes[j * columns + d]);
      }
      const double variance = expect_eigenvector(rows, axis);
      EXPECT_LE(variance, before);
      before = variance;
      sum += variance;
      trace += covariance(rows, d, d);
      EXPECT_GT(*std::max_element(axis.begin(), axis.end()),
                -*std::min_element(axis.begin(), axis.end()) - 1e-12);
    }
    EXPECT_NEAR(sum, trace, 1e-8);
  }
}

TEST(Pca, FirstComponentsAreTheFirstOfAll) {
  const FeatureTable rows = random_rows(50, 6, 4);
  const PrincipalComponents all = pca(rows, 6), two = pca(rows, 2);
  EXPECT_EQ(two.dimensions(), 2u);
  EXPECT_EQ(two.mean, all.mean);
  for (std::size_t j = 0; j < 6; ++j) {
    for (std::size_t d = 0; d < 2; ++d) EXPECT_EQ(two.axes[j * 2 + d], all.axes[j * 6 + d]);
  }
}

/// More rows than are taken at a time, too.
TEST(Pca, ProjectsOntoTheAxes) {
  for (const std::size_t count : {3, 9000}) {
    const FeatureTable rows = random_rows(count, 5, 5);
    const PrincipalComponents components = pca(rows, 2);
    for (std::size_t j = 0; j < 5; ++j) EXPECT_NEAR(components.mean[j], mean_of(rows, j), 1e-9);
    const FeatureTable others = random_rows(count, 5, 6);
    const FeatureTable projected = project(components, others);
    ASSERT_EQ(projected.rows, count);
    ASSERT_EQ(projected.columns, 2u);
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t d = 0; d < 2; ++d) {
        double expected = 0;
        for (std::size_t j = 0; j < 5; ++j) {
          expected += (others.row(i)[j] - components.mean[j]) * components.axes[j * 2 + d];
        }
        EXPECT_NEAR(projected.row(i)[d], expected, 1e-9);
      }
    }
    EXPECT_NEAR(covariance(project(components, rows), 0, 1), 0, 1e-8);
  }
}

TEST(Pca, RefusesSizesThatHaveNone) {
  const FeatureTable rows = random_rows(10, 4, 1);
  const auto refused = [](const std::string& text, const FeatureTable& table, std::size_t count) {
    expect_error(ErrorCode::invalid_argument, text, [&] { pca(table, count); });
  };
  refused("no rows", FeatureTable(0, 4), 1);
  refused("0 components", rows, 0);
  refused("5 components of 4", rows, 5);
  FeatureTable huge = rows;
  huge.values[5] = 1e300;
  refused("too large", huge, 1);
  refused("4097 columns", FeatureTable(1, 4097), 1);
  expect_error(ErrorCode::invalid_argument, "rows of 3 columns for components of 4",
               [&] { project(pca(rows, 2), FeatureTable(1, 3)); });
}

}  // namespace
}  // namespace sealion::heras::train
