#include "layouts/slotwise/noise/tails.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sealion {
namespace {

/// The largest coefficient of e^degree that has probability 2^-40, in deviations, as
/// bench/noise/tails.py found it by importance sampling, and of eps_0 + eps_1 s + ... with `degree`
/// parts.
struct Measured {
  double n, degree, size;
};

TEST(NoiseTails, AreAboveWhatImportanceSamplingFindsAndNear) {
  const Measured rows[] = {{2048, 4, 14.0},   {2048, 5, 31.1},  {2048, 6, 70.3}, {2048, 8, 319},
                           {2048, 16, 20030}, {8192, 4, 9.4},   {8192, 5, 19.1}, {8192, 6, 41.7},
                           {8192, 8, 186.9},  {8192, 16, 13706}};
  for (const Measured& row : rows) {
    const double bound = tail_deviations(row.degree, row.n);
    EXPECT_GT(bound, row.size) << row.n << ", degree " << row.degree;
    EXPECT_LT(bound, 5 * row.size) << row.n << ", degree " << row.degree;
  }
}

TEST(NoiseTails, OfRoundingManyPartsAreAboveWhatImportanceSamplingFindsOverKeys) {
  const Measured rows[] = {{8192, 9, 255.1}, {8192, 17, 16830}};
  for (const Measured& row : rows) {
    const double bound = tail_deviations(rounding_tails(row.degree).degree, row.n);
    EXPECT_GT(bound, row.size) << row.n << ", parts " << row.degree;
    EXPECT_LT(bound, 5 * row.size) << row.n << ", parts " << row.degree;
  }
}

TEST(NoiseTails, OfDegreeOneAndTwoHaveClosedForms) {
  const double n = 8192, u = 41 * std::log(2.0) + std::log(n);
  EXPECT_NEAR(tail_deviations(1, n), std::sqrt(2 * u), 1e-9);
  EXPECT_NEAR(tail_deviations(2, n), std::sqrt(2 * u) * (1 + std::sqrt(u / n)), 1e-9);
}

TEST(NoiseTails, GrowWithTheDegreeAndStayNumbers) {
  for (const double n : {64, 1024, 32768}) {
    for (double degree = 1; degree < largest_order; degree += 0.25) {
      const double next = tail_deviations(degree + 0.25, n);
      EXPECT_TRUE(std::isfinite(next)) << n << ", degree " << degree;
      EXPECT_GE(next, tail_deviations(degree, n)) << n << ", degree " << degree;
    }
  }
}

// What is far below the rounding counts for nothing, unless its degree makes it large at a root.
TEST(NoiseTails, OfABlendFollowTheLargestRoot) {
  const double n = 8192;
  const Tails old{.degree = 8, .features = 1, .common = 0};
  EXPECT_NEAR(blended_tails(old, rounding_tails(2), 0x1p-60, n).degree, 2, 1e-3);
  EXPECT_GT(blended_tails(old, rounding_tails(2), 0x1p-16, n).degree, 2.5);
  EXPECT_LE(blended_tails(old, rounding_tails(2), 1, n).degree, 8);
}

}  // namespace
}  // namespace sealion
