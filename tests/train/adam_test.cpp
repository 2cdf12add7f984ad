#include "heras/train/adam.h"

#include <gtest/gtest.h>

#include "heras/train/schedule.h"

namespace sealion::heras::train {
namespace {

TEST(Adam, MovesByTheRateAtFirstAndFindsTheMinimum) {
  std::vector<float> x = {3, -2}, gradient = {6, -4};
  Adam adam;
  adam.step({{x, gradient}}, 0.5);
  EXPECT_NEAR(x[0], 2.5, 1e-5);
  EXPECT_NEAR(x[1], -1.5, 1e-5);
  for (int step = 1; step <= 1000; ++step) {
    for (std::size_t i = 0; i < 2; ++i) gradient[i] = 2 * x[i];
    adam.step({{x, gradient}}, 0.1 * (1 - step / 1000.0));
  }
  EXPECT_NEAR(x[0], 0, 1e-2);
  EXPECT_NEAR(x[1], 0, 1e-2);
}

TEST(Schedule, RisesToThePeakAndFallsToZero) {
  const Schedule schedule{.peak = 2, .warm_up = 0.1, .steps = 100};
  EXPECT_GT(schedule.rate(0), 0);
  EXPECT_NEAR(schedule.rate(5), 1, 0.01);
  EXPECT_NEAR(schedule.rate(10), 2, 1e-9);
  EXPECT_NEAR(schedule.rate(55), 1, 1e-9);
  EXPECT_LT(schedule.rate(99), 0.001);
}

}  // namespace
}  // namespace sealion::heras::train
