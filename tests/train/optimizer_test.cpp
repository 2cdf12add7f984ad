#include "heras/train/optimizer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "heras/train/schedule.h"

namespace sealion::heras::train {
namespace {

CompileOptions sgd(double momentum, bool nesterov) {
  CompileOptions options;
  options.optimizer = "sgd";
  options.momentum = momentum;
  options.nesterov = nesterov;
  return options;
}

CompileOptions adamw(double weight_decay) {
  CompileOptions options;
  options.optimizer = "adamw";
  options.weight_decay = weight_decay;
  return options;
}

std::vector<CompileOptions> all_optimizers() {
  return {{}, adamw(0.1), sgd(0, false), sgd(0.9, false), sgd(0.9, true)};
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
  make_optimizer({})->step({{x, gradient}}, 0.5);
  EXPECT_NEAR(x[0], 2.5, 1e-5);
  EXPECT_NEAR(x[1], -1.5, 1e-5);
}

TEST(Optimizer, FindsTheMinimum) {
  for (const CompileOptions& options : all_optimizers()) {
    const auto optimizer = make_optimizer(options);
    std::vector<float> x = {3, -2}, gradient(2);
    for (int step = 0; step < 1000; ++step) {
      for (std::size_t i = 0; i < 2; ++i) gradient[i] = 2 * x[i];
      optimizer->step({{x, gradient}}, 0.1 * (1 - step / 1000.0));
    }
    EXPECT_NEAR(x[0], 0, 1e-2) << options.optimizer << ' ' << options.momentum;
    EXPECT_NEAR(x[1], 0, 1e-2) << options.optimizer << ' ' << options.momentum;
  }
}

TEST(Optimizer, DecaysKernelsAlone) {
  const auto gradients = random_gradients(5, 3);
  const auto run = [&](const CompileOptions& options, bool is_kernel) {
    std::vector<float> x = {1, 2, -3};
    const auto optimizer = make_optimizer(options);
    for (const auto& gradient : gradients) optimizer->step({{x, gradient, is_kernel}}, 0.01);
    return x;
  };
  EXPECT_EQ(run(adamw(0.5), false), run({}, false));
  EXPECT_EQ(run(adamw(0), true), run({}, true));
  std::vector<float> x = {8, -4};
  const std::vector<float> still = {0, 0};
  const auto optimizer = make_optimizer(adamw(0.5));
  for (int step = 0; step < 2; ++step) optimizer->step({{x, still, true}}, 0.1);
  EXPECT_NEAR(x[0], 8 * 0.95 * 0.95, 1e-5);
  EXPECT_NEAR(x[1], -4 * 0.95 * 0.95, 1e-5);
}

TEST(Optimizer, SgdFollowsItsDefinition) {
  const auto gradients = random_gradients(6, 4);
  for (const bool nesterov : {false, true}) {
    std::vector<float> x(4, 1);
    std::vector<double> expected(4, 1), velocity(4, 0);
    const auto optimizer = make_optimizer(sgd(0.8, nesterov));
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
  for (const CompileOptions& options : all_optimizers()) {
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

CompileOptions schedule(const char* name) {
  CompileOptions options;
  options.schedule = name;
  return options;
}

TEST(Schedule, OneCycleRisesToThePeakAndFallsToZero) {
  const auto one_cycle = make_schedule({});
  EXPECT_GT(one_cycle->share(0), 0);
  EXPECT_NEAR(one_cycle->share(0.05), 0.5, 0.01);
  EXPECT_NEAR(one_cycle->share(0.1), 1, 1e-9);
  EXPECT_NEAR(one_cycle->share(0.55), 0.5, 1e-9);
  EXPECT_LT(one_cycle->share(0.99), 0.001);
  EXPECT_NEAR(make_schedule({}, 0.5)->share(0.05), 1, 1e-9);
}

TEST(Schedule, CosineFallsFromTheStart) {
  const auto cosine = make_schedule(schedule("cosine"));
  EXPECT_EQ(cosine->share(0), 1);
  EXPECT_NEAR(cosine->share(1.0 / 3), 0.75, 1e-9);
  EXPECT_NEAR(cosine->share(1), 0, 1e-9);
}

TEST(Schedule, OthersAreWhatTheirNamesSay) {
  EXPECT_EQ(make_schedule(schedule("constant"))->share(0.9), 1);
  CompileOptions options = schedule("exponential");
  options.decay = 0.25;
  EXPECT_EQ(make_schedule(options)->share(0), 1);
  EXPECT_NEAR(make_schedule(options)->share(0.5), 0.5, 1e-12);
  options.schedule = "step";
  options.drops = 3;
  const auto step = make_schedule(options);
  EXPECT_EQ(step->share(0.24), 1);
  EXPECT_EQ(step->share(0.26), 0.25);
  EXPECT_EQ(step->share(0.51), 0.0625);
  EXPECT_EQ(step->share(0.99), 0.015625);
}

}  // namespace
}  // namespace sealion::heras::train
