#include "program/planner.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "program/builders.h"
#include "program/noise.h"
#include "program/reference.h"
#include "ring/primes.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;
using testing::two_layers;

/// What every plan promises, whatever was asked for.
void expect_sound(const Plan& plan, const Program& program) {
  const ParametersLiteral& p = plan.parameters;
  EXPECT_TRUE(is_prime(p.plain_modulus));
  EXPECT_EQ(p.plain_modulus % (2 * p.n), 1u);
  const int prime_limit = std::min(50, 52 - shifted_weight_bits(program));
  double modulus_bits = 0;
  for (const std::uint64_t prime : p.coeff_moduli) {
    EXPECT_TRUE(is_prime(prime));
    EXPECT_EQ(prime % (2 * p.n), 1u);
    EXPECT_GT(prime / noise_room, p.plain_modulus);
    EXPECT_LT(std::log2(static_cast<double>(prime)), prime_limit);
    modulus_bits += std::log2(static_cast<double>(prime));
  }
  const std::set<std::uint64_t> distinct(p.coeff_moduli.begin(), p.coeff_moduli.end());
  EXPECT_EQ(distinct.size(), p.coeff_moduli.size());
  const auto noise = forecast_noise_bits(program, p.n, p.plain_modulus);
  EXPECT_NEAR(plan.noise_margin_bits, modulus_bits - 1 - noise.back(), 1e-6);
  EXPECT_GE(plan.noise_margin_bits, minimal_margin_bits);
  EXPECT_EQ(plan.layers.size(), program.nodes().size());
  for (const LayerPlan& layer : plan.layers) {
    EXPECT_LT(std::ldexp(1.0, layer.range_bits - 1), static_cast<double>(p.plain_modulus));
  }
  if (p.security != SecurityLevel::insecure_for_tests) {
    EXPECT_LE(modulus_bits, largest_secure_modulus_bits(p.n, p.security));
  }
}

/// The largest values of `program` on random inputs, the output set to `output_bits`.
std::vector<std::int64_t> calibration(const Program& program, int output_bits) {
  auto largest = trace_reference(program, testing::random_inputs(program, 100)).largest;
  largest.back() = (std::int64_t{1} << (output_bits - 1)) - 1;
  return largest;
}

TEST(Planner, ProvesSmallPrograms) {
  const Program program = two_layers(16, 4, 2, 3);
  const Plan plan = plan_program(program);
  expect_sound(plan, program);
  EXPECT_EQ(plan.parameters.n, 4096u);
  EXPECT_EQ(plan.range_mode, RangeMode::proved);
  EXPECT_EQ(plan.safety_factor, 1.0);
  EXPECT_EQ(plan.parameters.security, SecurityLevel::bits_128);
  const Ranges ranges = prove_ranges(program);
  EXPECT_GT(static_cast<double>(plan.parameters.plain_modulus), 2 * ranges.largest.back() + 1);
}

TEST(Planner, TakesTheSmallestPrimesThatAreEnough) {
  const Program program = two_layers(16, 4, 2, 3);
  const Plan plan = plan_program(program);
  EXPECT_LT(plan.noise_margin_bits, minimal_margin_bits + 1);
}

TEST(Planner, DescribesEveryLayer) {
  const Program program = two_layers(16, 4, 2, 3);
  const Plan plan = plan_program(program);
  const std::uint64_t points = plan.parameters.n * plan.parameters.coeff_moduli.size();
  const std::vector<std::string> names = {"input", "dense_1", "square_1", "dense_2"};
  const std::vector<std::size_t> parts = {2, 2, 3, 3}, sizes = {16, 4, 4, 2};
  const std::vector<std::uint64_t> work = {0, 16 * 4 * 2, 4 * 3, 4 * 2 * 3};
  double budget = 1e9;
  for (NodeId id = 0; id < 4; ++id) {
    const LayerPlan& layer = plan.layers[id];
    EXPECT_EQ(layer.name, names[id]);
    EXPECT_EQ(layer.parts, parts[id]);
    EXPECT_EQ(layer.size, sizes[id]);
    EXPECT_EQ(layer.multiply_adds, work[id] * points);
    EXPECT_EQ(layer.range_bits, prove_ranges(program).bits(id));
    EXPECT_LE(layer.noise_budget_bits, budget);
    budget = layer.noise_budget_bits;
  }
  EXPECT_EQ(plan.noise_margin_bits, budget);
}

TEST(Planner, FitsDnn30InTwoPrimes) {
  const Program program = two_layers(784, 30, 10, 15);
  PlanRequest request;
  request.largest_seen = calibration(program, 26);
  request.safety_factor = 1.0;
  const Plan plan = plan_program(program, request);
  expect_sound(plan, program);
  EXPECT_EQ(plan.range_mode, RangeMode::calibrated);
  EXPECT_EQ(plan.parameters.n, 4096u);
  EXPECT_EQ(plan.parameters.coeff_moduli.size(), 2u);
  EXPECT_EQ(plan.layers.back().range_bits, 26);
}

TEST(Planner, PrefersProvedRangesAtTheSameDimension) {
  const Program program = two_layers(16, 4, 2, 3);
  PlanRequest request;
  request.largest_seen = calibration(program, 8);
  EXPECT_EQ(plan_program(program, request).range_mode, RangeMode::proved);
}

TEST(Planner, NeverCalibratesAboveWhatIsProved) {
  const Program program = two_layers(784, 30, 10, 15);
  PlanRequest request;
  request.largest_seen = calibration(program, 26);
  request.safety_factor = 1.0;
  const Plan plan = plan_program(program, request);
  request.largest_seen->front() = std::int64_t{1} << 40;  // the input is declared as 0..7
  EXPECT_EQ(plan_program(program, request).parameters, plan.parameters);
}

TEST(Planner, MeetsHigherSecurityAtALargerDimension) {
  const Program program = two_layers(64, 8, 4, 7);
  for (const SecurityLevel level :
       {SecurityLevel::bits_128, SecurityLevel::bits_192, SecurityLevel::bits_256}) {
    const Plan plan = plan_program(program, {.security = level});
    expect_sound(plan, program);
    EXPECT_EQ(plan.parameters.security, level);
    EXPECT_EQ(plan.parameters.n, level == SecurityLevel::bits_128 ? 4096u : 8192u);
  }
}

TEST(Planner, PlansTwoSquares) {
  ProgramBuilder builder;
  std::mt19937_64 random(4);
  NodeId x = builder.input(100, 0, 3);
  x = builder.square(builder.dense(x, 20, testing::random_weights(random, 2000, 3)));
  x = builder.square(builder.dense(x, 10, testing::random_weights(random, 200, 1)));
  const Program program = builder.build();
  PlanRequest request;
  request.largest_seen = trace_reference(program, testing::random_inputs(program, 200)).largest;
  const Plan plan = plan_program(program, request);
  expect_sound(plan, program);
  EXPECT_EQ(plan.layers.back().parts, 5u);
  EXPECT_EQ(plan.layers.back().multiply_adds,
            10 * 6 * plan.parameters.n * plan.parameters.coeff_moduli.size());
}

TEST(Planner, MakesInsecureParametersOnlyOnRequest) {
  const Program program = two_layers(16, 4, 2, 3);
  PlanRequest request;
  request.insecure_dimension = 64;
  expect_error(ErrorCode::invalid_argument, "insecure_for_tests",
               [&] { plan_program(program, request); });
  request.security = SecurityLevel::insecure_for_tests;
  for (const std::size_t n : {16, 64, 256, 1024, 4096}) {
    request.insecure_dimension = n;
    const Plan plan = plan_program(program, request);
    expect_sound(plan, program);
    EXPECT_EQ(plan.parameters.n, n);
    EXPECT_EQ(plan.parameters.security, SecurityLevel::insecure_for_tests);
  }
  for (const std::size_t n : {0, 8, 100, 65536}) {
    request.insecure_dimension = n;
    expect_error(ErrorCode::invalid_argument, "power of two",
                 [&] { plan_program(program, request); });
  }
  EXPECT_TRUE(Parameters::create(
      plan_program(program, {.security = SecurityLevel::insecure_for_tests}).parameters));
}

TEST(Planner, MakesParametersThatRlweAccepts) {
  const Program program = two_layers(64, 8, 4, 7);
  const ParametersPtr parameters = Parameters::create(plan_program(program).parameters);
  EXPECT_GE(parameters->security_bits(), 128);
}

TEST(Planner, NamesTheLayerWhoseRangeDoesNotFit) {
  ProgramBuilder builder;
  NodeId x = builder.input(100, 0, 255);
  x = builder.dense(x, 1, std::vector<std::int32_t>(100, 7));
  x = builder.square(x, "hidden_square");
  x = builder.square(x, "wide_square");
  builder.dense(x, 1, {0});
  const Program program = builder.build();
  // 178500^4 has 70 bits; primes of 49 bits leave room for t below 2^42.
  const auto plan = [&] { plan_program(program); };
  expect_error(ErrorCode::does_not_fit, "layer 'wide_square' needs 71 bits for its proved range",
               plan);
  expect_error(ErrorCode::does_not_fit, "room for 42", plan);
  expect_error(ErrorCode::does_not_fit, "`saturation`", plan);
  expect_error(ErrorCode::does_not_fit, "`input_saturation`", plan);
  expect_error(ErrorCode::does_not_fit, "calibration data", plan);
}

TEST(Planner, NamesTheLayerWhoseNoiseDoesNotFit) {
  ProgramBuilder builder;
  NodeId x = builder.input(4, 0, 1);
  for (int i = 0; i < 12; ++i) x = builder.square(x);  // range 1, noise 2^12 times as many bits
  const Program program = builder.build();
  const auto plan = [&] { plan_program(program); };
  expect_error(ErrorCode::does_not_fit, "the noise breaks layer 'square_5'", plan);
  expect_error(ErrorCode::does_not_fit, "has 868 (n = 32768, at 128 bits of security)", plan);
  expect_error(ErrorCode::does_not_fit, "fewer squares", plan);
}

TEST(Planner, DoesNotHideNoiseBehindZeroWeights) {
  ProgramBuilder builder;
  NodeId x = builder.input(4, 0, 1);
  for (int i = 0; i < 1000; ++i) x = builder.square(x);
  builder.dense(x, 1, {0, 0, 0, 0});
  expect_error(ErrorCode::does_not_fit, "noise",
               [program = builder.build()] { plan_program(program); });
}

TEST(Planner, SuggestsALowerSafetyFactorWhereItIsCalibrated) {
  const Program program = two_layers(784, 30, 10, 15);
  PlanRequest request;
  request.largest_seen = calibration(program, 26);
  request.safety_factor = 1e6;
  request.security = SecurityLevel::insecure_for_tests;
  request.insecure_dimension = 16;
  request.largest_seen->back() = std::int64_t{1} << 60;
  EXPECT_NO_THROW(plan_program(program, request));  // proved fits: 37 bits

  ProgramBuilder builder;
  builder.square(builder.input(1, 0, largest_constant));
  request = {.largest_seen = {{largest_constant, std::int64_t{1} << 45}}, .safety_factor = 3};
  expect_error(ErrorCode::does_not_fit, "a safety factor below 3",
               [&, wide = builder.build()] { plan_program(wide, request); });
}

TEST(Planner, WantsOneCalibrationValueForEachLayer) {
  PlanRequest request;
  request.largest_seen = {1, 2};
  expect_error(ErrorCode::invalid_argument, "calibration data for 2 layers, the program has 4",
               [&] { plan_program(two_layers(4, 2, 2, 1), request); });
}

}  // namespace
}  // namespace sealion
