#include "runtime/trial.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <vector>

#include "exchange/fixtures.h"
#include "planner/planner.h"
#include "ring/primes.h"
#include "support/random_forest.h"

namespace sealion {
namespace {

using testing::deep_program;
using testing::small_program;

PlannedProgram insecure_plan(const Program& program, std::size_t n = 64) {
  return plan_program(program,
                      {.security = SecurityLevel::insecure_for_tests, .insecure_dimension = n});
}

/// A real run has the noise that was forecast: never more, and not so much less that the forecast
/// would be worth nothing.
void expect_forecast_holds(const Trial& trial, const Forecast& forecast) {
  constexpr double rounding = 1;
  constexpr double slack = 40;
  EXPECT_EQ(trial.mismatches, 0U);
  ASSERT_EQ(trial.layers.size(), forecast.layers.size());
  for (const TrialLayer& layer : trial.layers) {
    EXPECT_GE(layer.measured_bits, layer.forecast_bits - rounding) << layer.name;
    EXPECT_LE(layer.measured_bits, layer.forecast_bits + slack) << layer.name;
  }
  EXPECT_GE(trial.answer_bits, forecast.noise_margin_bits - rounding);
  EXPECT_LE(trial.answer_bits, forecast.noise_margin_bits + slack);
}

TEST(Trial, MeetsItsForecast) {
  for (const Program& program : {small_program(), deep_program()}) {
    const auto [plan, forecast, alternatives] = insecure_plan(program);
    std::vector<std::size_t> done;
    const Trial trial = try_plan(
        program, plan, forecast,
        {.threads = 2, .progress = [&](std::size_t now, std::size_t) { done.push_back(now); }});
    expect_forecast_holds(trial, forecast);
    EXPECT_EQ(done.size(), program.nodes().size() + 1);
    EXPECT_EQ(done.back(), program.nodes().size() + 1);
  }
}

TEST(Trial, MeetsItsForecastAcrossBarriers) {
  const Program program = deep_program();
  auto [plan, forecast, alternatives] = insecure_plan(program);
  plan.way = testing::deep_way();
  plan.parameters = testing::deep_manifest().parameters;
  const Trial trial = try_plan(program, plan, forecast, {.threads = 2});
  EXPECT_EQ(trial.mismatches, 0U);
  EXPECT_GT(trial.answer_bits, 0);
  EXPECT_EQ(trial.layers.size(), program.nodes().size());
}

TEST(Trial, RunsForestsAsEachLayoutDoes) {
  const Program program = testing::random_forest(1);
  const PlannedProgram slotwise = insecure_plan(program);
  expect_forecast_holds(try_plan(program, slotwise.plan, slotwise.forecast), slotwise.forecast);
  PlanRequest request{.security = SecurityLevel::insecure_for_tests, .insecure_dimension = 256};
  request.samples = 1;
  request.layout = LayoutKind::packed;
  const PlannedProgram packed = plan_program(program, request);
  const Trial trial = try_plan(program, packed.plan, packed.forecast);
  EXPECT_EQ(trial.mismatches, 0U);
  EXPECT_EQ(trial.compared, 1U);
}

TEST(Trial, LooksAtAFewCiphertextsOfALargeLayer) {
  ProgramBuilder builder;
  std::vector<std::int32_t> ones(40 * 50, 1);
  builder.dense(builder.input(50, 0, 3), 40, ones);
  const Program program = builder.build();
  const PlannedProgram planned = insecure_plan(program);
  const Trial trial = try_plan(program, planned.plan, planned.forecast, {.threads = 1});
  EXPECT_EQ(trial.compared, (2 * trial_features + 40) * 64);
  EXPECT_EQ(trial.mismatches, 0U);
}

TEST(Trial, TellsWhereAPlanDoesNotHold) {
  const Program program = small_program();
  auto [plan, forecast, alternatives] = insecure_plan(program);
  plan.way = SlotwiseWay{};
  const std::uint64_t t = plan.parameters.plain_moduli.front();
  // Room for fresh ciphertexts and the first layer, not for the square.
  const int bits = std::bit_width(t) + 9;
  plan.parameters.coeff_moduli = largest_primes(bits, 2 * 64, 1);
  const Trial trial = try_plan(program, plan, forecast, {.threads = 1});
  EXPECT_GT(trial.mismatches, 0U);
  EXPECT_EQ(trial.answer_bits, 0);
  EXPECT_GT(trial.layers.front().measured_bits, 0);
}

}  // namespace
}  // namespace sealion
