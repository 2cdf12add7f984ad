#include "heras/train/core/rounding.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "support/expect_error.h"

namespace sealion::heras::train {
namespace {

using sealion::testing::expect_error;

struct Rounded {
  std::vector<float> rounded, inside;
};

Rounded round(const std::vector<float>& kernel, const Units& units, float saturation) {
  Rounded result{std::vector<float>(kernel.size()), std::vector<float>(kernel.size())};
  round_kernel(kernel, units, saturation, {result.rounded, result.inside});
  return result;
}

TEST(Rounding, TakesTheNearestMultipleWithinTheSaturation) {
  const Units units{.rows = {0.5f, 2}, .columns = {1, 4, 1}};
  const std::vector<float> kernel = {0.6f, 0.2f, -9, 0.9f, 0.8f, 1e6f};
  EXPECT_EQ(to_integers(kernel, units, 3), (std::vector<std::int32_t>{1, 2, -3, 0, 2, 3}));
  const Rounded result = round(kernel, units, 3);
  EXPECT_EQ(result.rounded, (std::vector<float>{0.5f, 0.25f, -1.5f, 0, 1, 6}));
  EXPECT_EQ(result.inside, (std::vector<float>{1, 1, 0, 1, 1, 0}));
}

TEST(Rounding, RoundsBiasesAndRefusesThoseBeyondAllBounds) {
  const std::vector<double> steps = {0.5, 2};
  EXPECT_EQ(to_integers(std::vector<float>{1.2f, -7}, steps), (std::vector<std::int64_t>{2, -4}));
  std::vector<float> rounded(2);
  round_bias(std::vector<float>{1.2f, -7}, steps, rounded);
  EXPECT_EQ(rounded, (std::vector<float>{1, -8}));
  expect_error(ErrorCode::does_not_fit, "a bias of", [&] {
    to_integers(std::vector<float>{1e30f, 0}, steps);
  });
  expect_error(ErrorCode::does_not_fit, "a bias of", [&] {
    to_integers(std::vector<float>{std::nanf(""), 0}, steps);
  });
}

TEST(Rounding, HasTheGradientOfStraightThroughRounding) {
  std::mt19937 generator(3);
  std::normal_distribution<float> normal;
  const std::size_t rows = 3, columns = 4;
  std::vector<float> kernel(12), gradient(12);
  for (float& w : kernel) w = normal(generator);
  for (float& g : gradient) g = normal(generator);
  const Units units{.rows = {0.4f, 0.5f, 0.7f}, .columns = {1, 2, 1.5f, 0.8f}};
  Rounded forward = round(kernel, units, 2);
  std::vector<float> to_kernel(12), to_rows(rows), to_columns(columns);
  round_kernel_backward(kernel, {forward.rounded, forward.inside}, gradient,
                        {to_kernel, to_rows, to_columns});
  for (std::size_t i = 0; i < kernel.size(); ++i) {
    EXPECT_EQ(to_kernel[i], forward.inside[i] == 1 ? gradient[i] : 0);
  }
  for (std::size_t r = 0; r < rows; ++r) {
    double expected = 0;
    for (std::size_t c = 0; c < columns; ++c) {
      const std::size_t i = r * columns + c;
      // What the integer does not follow: all of it where it is cut off, else the rounding.
      expected += gradient[i] *
                  (forward.inside[i] == 1 ? forward.rounded[i] - kernel[i] : forward.rounded[i]);
    }
    EXPECT_NEAR(to_rows[r], expected, 1e-5);
  }
  double rows_sum = 0, columns_sum = 0;
  for (const float g : to_rows) rows_sum += g;
  for (const float g : to_columns) columns_sum += g;
  EXPECT_NEAR(rows_sum, -columns_sum, 1e-5);
}

TEST(Rounding, ChoosesAStepThatLosesLittle) {
  const std::vector<float> columns(100, 1);
  std::vector<float> kernel(100);
  for (std::size_t i = 0; i < 100; ++i) {
    kernel[i] = 0.25f * static_cast<float>(static_cast<int>(i % 7) - 3);
  }
  EXPECT_NEAR(best_step(kernel, columns, 3), 0.25, 1e-6);
  kernel[0] = 1.2f;  // one outlier is better cut off than all others rounded
  EXPECT_LT(best_step(kernel, columns, 3), 0.3);
  EXPECT_EQ(best_step(std::vector<float>(100, 0), columns, 3), 1);
}

}  // namespace
}  // namespace sealion::heras::train
