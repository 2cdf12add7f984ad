#include "heras/train/optimizers/optimizer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "heras/train/optimizers/schedule.h"

namespace sealion::heras::train {
namespace {

using optimizers::AdamW;
using optimizers::Sgd;

std::vector<heras::Optimizer> all_optimizers() {
  return {"adam", AdamW{0.1}, Sgd{}, Sgd{.momentum = 0.9}, Sgd{.momentum = 0.9, .nesterov = true}};
}

/// The gradients of some steps for two parameters.
std::vector<std::vector<float>> random_gradients(std::size_t steps, std::size_t size) {
  std::mt19937 generator(7);
  std::normal_distribution<float> normal;
  std::vector<std::vector<float>> gradients(steps, std::vector<float>(size));
  for (auto& gradient : gradients) {
    for (float& g : gradient) g = normal(generator);
  }
  return gradients;
}

TEST(Optimizer, AdamMovesByTheRateAtFirst) {
  std::vector<float> x = {3, -2};
  const std::vector<float> gradient = {6, -4};
  make_optimizer("adam")->step({{x, gradient}}, 0.5);
  EXPECT_NEAR(x[0], 2.5, 1e-5);
  EXPECT_NEAR(x[1], -1.5, 1e-5);
}

TEST(Optimizer, FindsTheMinimum) {
  for (const heras::Optimizer& options : all_optimizers()) {
    const auto optimizer = make_optimizer(options);
    std::vector<float> x = {3, -2}, gradient(2);
    for (int step = 0; step < 1000; ++step) {
      for (std::size_t i = 0; i < 2; ++i) gradient[i] = 2 * x[i];
      optimizer->step({{x, gradient}}, 0.1 * (1 - step / 1000.0));
    }
    EXPECT_NEAR(x[0], 0, 1e-2) << options.name();
    EXPECT_NEAR(x[1], 0, 1e-2) << options.name();
  }
}

TEST(Optimizer, DecaysKernelsAlone) {
  const auto gradients = random_gradients(5, 3);
  const auto run = [&](const heras::Optimizer& options, bool is_kernel) {
    std::vector<float> x = {1, 2, -3};
    const auto optimizer = make_optimizer(options);
    for (const auto& gradient : gradients) optimizer->step({{x, gradient, is_kernel}}, 0.01);
    return x;
  };
  EXPECT_EQ(run(AdamW{0.5}, false), run("adam", false));
  EXPECT_EQ(run(AdamW{0}, true), run("adam", true));
  std::vector<float> x = {8, -4};
  const std::vector<float> still = {0, 0};
  const auto optimizer = make_optimizer(AdamW{0.5});
  for (int step = 0; step < 2; ++step) optimizer->step({{x, still, true}}, 0.1);
  EXPECT_NEAR(x[0], 8 * 0.95 * 0.95, 1e-5);
  EXPECT_NEAR(x[1], -4 * 0.95 * 0.95, 1e-5);
}

TEST(Optimizer, SgdFollowsItsDefinition) {
  const auto gradients = random_gradients(6, 4);
  for (const bool nesterov : {false, true}) {
    std::vector<float> x(4, 1);
    std::vector<double> expected(4, 1), velocity(4, 0);
    const auto optimizer = make_optimizer(Sgd{0.8, nesterov});
    for (const auto& gradient : gradients) {
      optimizer->step({{x, gradient}}, 0.05);
      for (std::size_t i = 0; i < 4; ++i) {
        velocity[i] = 0.8 * velocity[i] + gradient[i];
        expected[i] -= 0.05 * (nesterov ? gradient[i] + 0.8 * velocity[i] : velocity[i]);
      }
    }
    for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(x[i], expected[i], 1e-5);
  }
}

TEST(Optimizer, GoesOnFromItsMemory) {
  const auto first = random_gradients(8, 3);
  for (const heras::Optimizer& options : all_optimizers()) {
    std::vector<float> x = {1, 2, 3}, y = {4};
    const auto step = [&](Optimizer& optimizer, std::size_t i) {
      optimizer.step({{x, first[i], true}, {y, std::span(first[i]).first(1)}}, 0.01);
    };
    const auto whole = make_optimizer(options);
    for (std::size_t i = 0; i < 4; ++i) step(*whole, i);
    const OptimizerMemory memory = whole->memory();
    const auto middle = std::pair(x, y);
    for (std::size_t i = 4; i < 8; ++i) step(*whole, i);
    const auto end = std::pair(x, y);
    std::tie(x, y) = middle;
    const auto resumed = make_optimizer(options);
    ASSERT_TRUE(resumed->restore(memory, {3, 1}));
    for (std::size_t i = 4; i < 8; ++i) step(*resumed, i);
    EXPECT_EQ(std::pair(x, y), end);
    EXPECT_FALSE(make_optimizer(options)->restore(memory, {3, 2}));
    EXPECT_FALSE(make_optimizer(options)->restore(memory, {3}));
    EXPECT_FALSE(make_optimizer(options)->restore({5, {}}, {3, 1}));
    EXPECT_FALSE(make_optimizer(options)->restore({0, memory.moments}, {3, 1}));
    EXPECT_TRUE(make_optimizer(options)->restore({}, {3, 1}));
  }
}

TEST(Schedule, OneCycleRisesToThePeakAndFallsToZero) {
  const auto one_cycle = make_schedule("one_cycle");
  EXPECT_GT(one_cycle->share(0), 0);
  EXPECT_NEAR(one_cycle->share(0.05), 0.5, 0.01);
  EXPECT_NEAR(one_cycle->share(0.1), 1, 1e-9);
  EXPECT_NEAR(one_cycle->share(0.55), 0.5, 1e-9);
  EXPECT_LT(one_cycle->share(0.99), 0.001);
  EXPECT_NEAR(make_schedule("one_cycle", 0.5)->share(0.05), 1, 1e-9);
}

TEST(Schedule, CosineFallsFromTheStart) {
  const auto cosine = make_schedule("cosine");
  EXPECT_EQ(cosine->share(0), 1);
  EXPECT_NEAR(cosine->share(1.0 / 3), 0.75, 1e-9);
  EXPECT_NEAR(cosine->share(1), 0, 1e-9);
}

TEST(Schedule, OthersAreWhatTheirNamesSay) {
  EXPECT_EQ(make_schedule("constant")->share(0.9), 1);
  const auto exponential = make_schedule(schedules::Exponential{.decay = 0.25});
  EXPECT_EQ(exponential->share(0), 1);
  EXPECT_NEAR(exponential->share(0.5), 0.5, 1e-12);
  const auto step = make_schedule(schedules::Step{.decay = 0.25, .drops = 3});
  EXPECT_EQ(step->share(0.24), 1);
  EXPECT_EQ(step->share(0.26), 0.25);
  EXPECT_EQ(step->share(0.51), 0.0625);
  EXPECT_EQ(step->share(0.99), 0.015625);
}

}  // namespace
}  // namespace sealion::heras::train
