#include "schemes/lwe/answer_bits.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sealion {
namespace {

/// 2 exp(-d^2 / 2) is the probability.
TEST(AnswerBits, DeviationsFollowFromTheProbability) {
  const double deviations = deviations_at(-40);
  EXPECT_NEAR(1 + std::log2(std::exp(-deviations * deviations / 2)), -40, 1e-9);
}

TEST(AnswerBits, AreTheLeastThatHoldTheRounding) {
  for (const std::size_t n : {64, 8192, 32768}) {
    for (const std::uint64_t t :
         {std::uint64_t{257}, std::uint64_t{1} << 20, std::uint64_t{1} << 30}) {
      const int bits = least_answer_bits(n, t, 20).value();
      const double bound =
          deviations_at(-40 - std::log2(n)) * std::sqrt(rounding_variance(n)) + largest_rounding;
      const double half_step = std::ldexp(0.5, bits) / static_cast<double>(t);
      EXPECT_LE(bound, half_step * (1 - 0x1p-20));
      EXPECT_GT(bound, half_step / 2 * (1 - 0x1p-20));
    }
  }
}

TEST(AnswerBits, LessBudgetTakesMore) {
  const int many = least_answer_bits(8192, 1 << 20, 10).value();
  EXPECT_EQ(least_answer_bits(8192, 1 << 20, 40), many);
  // Half of the step is the noise's, three quarters, ...
  EXPECT_EQ(least_answer_bits(8192, 1 << 20, 1), many + 1);
  EXPECT_EQ(least_answer_bits(8192, 1 << 20, std::log2(4.0 / 3)), many + 2);
}

TEST(AnswerBits, ThereMayBeNone) {
  EXPECT_EQ(least_answer_bits(8192, 1 << 20, 0), std::nullopt);
  EXPECT_EQ(least_answer_bits(8192, 1 << 20, -3), std::nullopt);
  EXPECT_EQ(least_answer_bits(8192, std::uint64_t{1} << 45, 20), std::nullopt);
  EXPECT_EQ(least_answer_bits(8192, 1 << 20, 1e-12), std::nullopt);
}

}  // namespace
}  // namespace sealion
