#include "planner/planner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>

#include "layouts/margin.h"
#include "layouts/slotwise/cost/count.h"
#include "layouts/slotwise/noise/noise.h"
#include "layouts/slotwise/steps/kernel_weights.h"
#include "program/approximation.h"
#include "program/builders.h"
#include "ring/primes.h"
#include "rlwe/security_names.h"
#include "support/expect_error.h"
#include "support/product_mod.h"
#include "support/random_program.h"

namespace sealion {
namespace {

using testing::expect_error;
using testing::random_weights;
using testing::two_layers;

double log2_of(std::uint64_t value) { return std::log2(static_cast<double>(value)); }

double bits_of(const std::vector<std::uint64_t>& primes, std::size_t count) {
  double bits = 0;
  for (std::size_t i = 0; i < count; ++i) bits += log2_of(primes[i]);
  return bits;
}

double total_bits(const ParametersLiteral& p) {
  return bits_of(p.coeff_moduli, p.coeff_moduli.size()) +
         (p.special_prime == 0 ? 0 : log2_of(p.special_prime));
}

void expect_prime(std::uint64_t prime, const ParametersLiteral& p) {
  EXPECT_TRUE(is_prime(prime));
  EXPECT_EQ(prime % (2 * p.n), 1u);
}

void expect_sound_moduli(const ParametersLiteral& p, const Program& program) {
  for (const std::uint64_t t : p.plain_moduli) expect_prime(t, p);
  const int prime_limit = std::min(50, 52 - kernel_weight_bits(program));
  std::set<std::uint64_t> distinct(p.plain_moduli.begin(), p.plain_moduli.end());
  const std::uint64_t largest_t = *distinct.rbegin();
  for (const std::uint64_t prime : p.coeff_moduli) {
    expect_prime(prime, p);
    EXPECT_GT(prime / noise_room, largest_t);
    EXPECT_LE(std::bit_width(prime), prime_limit);
    distinct.insert(prime);
  }
  if (p.special_prime != 0) {
    expect_prime(p.special_prime, p);
    EXPECT_LE(std::bit_width(p.special_prime), 50);
    distinct.insert(p.special_prime);
  }
  EXPECT_EQ(distinct.size(),
            p.plain_moduli.size() + p.coeff_moduli.size() + (p.special_prime == 0 ? 0u : 1u));
  if (p.security == SecurityLevel::insecure_for_tests) return;
  EXPECT_LE(total_bits(p), largest_secure_modulus_bits(p.n, p.security, p.security_table));
}

/// Every value keeps the margin by the forecast, as made and behind the barriers.
void expect_margins(const PlannedProgram& planned, const Program& program) {
  const ParametersLiteral& p = planned.plan.parameters;
  const Schedule schedule(program, p.coeff_moduli.size(), barriers_of(planned.plan.way));
  const NoiseForecast forecast = forecast_noise(
      program, schedule,
      {.n = p.n,
       .plain_modulus = *std::max_element(p.plain_moduli.begin(), p.plain_moduli.end()),
       .coeff_moduli = p.coeff_moduli,
       .special_prime = p.special_prime,
       .client = planned.plan.client});
  const auto budget = [&](std::size_t limbs, double noise) {
    return bits_of(p.coeff_moduli, limbs) - 1 - noise;
  };
  for (NodeId id = 0; id < program.nodes().size(); ++id) {
    const std::size_t limbs = schedule.stages()[schedule.stage_of(id)].limbs;
    EXPECT_GE(planned.forecast.layers[id].noise_budget_bits, minimal_margin_bits);
    EXPECT_NEAR(planned.forecast.layers[id].noise_budget_bits, budget(limbs, forecast.made[id]),
                1e-6);
  }
  for (std::size_t s = 0; s + 1 < schedule.stages().size(); ++s) {
    EXPECT_GE(budget(schedule.stages()[s + 1].limbs, forecast.crossed[s]), minimal_margin_bits);
  }
  EXPECT_GE(planned.forecast.noise_margin_bits, minimal_margin_bits);
  EXPECT_NEAR(planned.forecast.noise_margin_bits,
              budget(schedule.output_limbs(), forecast.crossed.back()), 1e-6);
}

/// What every plan promises, whatever was asked for.
void expect_sound(const PlannedProgram& planned, const Program& program) {
  expect_sound_moduli(planned.plan.parameters, program);
  ASSERT_EQ(planned.forecast.layers.size(), program.nodes().size());
  expect_margins(planned, program);
  const auto& t = planned.plan.parameters.plain_moduli;
  EXPECT_GT(bits_of(t, t.size()), planned.plan.range_bits);
  EXPECT_EQ(planned.forecast.batches,
            (planned.plan.samples + planned.plan.parameters.n - 1) / planned.plan.parameters.n);
  const bool relinearises =
      std::any_of(planned.forecast.layers.begin(), planned.forecast.layers.end(),
                  [](const LayerForecast& layer) { return layer.parts > 2; }) &&
      std::any_of(barriers_of(planned.plan.way).begin(), barriers_of(planned.plan.way).end(),
                  [](const Barrier& barrier) { return barrier.relinearise; });
  EXPECT_EQ(planned.plan.parameters.special_prime != 0,
            relinearises || planned.plan.client == ClientKind::seal);
}

/// What Microsoft SEAL's clients need beyond that.
void expect_serves_seal(const PlannedProgram& planned, const Program& program) {
  const ParametersLiteral& p = planned.plan.parameters;
  EXPECT_EQ(planned.plan.client, ClientKind::seal);
  EXPECT_LE(total_bits(p),
            largest_secure_modulus_bits(p.n, p.security, SecurityTable::standard_2018));
  EXPECT_LE(total_bits(p), largest_secure_modulus_bits(p.n, p.security, p.security_table));
  const Schedule schedule(program, p.coeff_moduli.size(), barriers_of(planned.plan.way));
  EXPECT_LE(schedule.relinearised_parts(), 3U) << "SEAL makes keys for s^2 alone";
  EXPECT_LE(schedule.output_parts(), 16U);
}

/// The largest values of `program` on random inputs, the output set to `output_bits`.
std::vector<double> calibration(const Program& program, int output_bits) {
  auto largest = approximate(program, testing::random_inputs(program, 100)).largest;
  largest.back() = std::ldexp(1, output_bits - 1) - 1;
  return largest;
}

/// Dense layers of `width` ones and zeros, each with a square behind it, and a last one.
Program squares(std::size_t depth, std::size_t width) {
  ProgramBuilder builder;
  NodeId x = builder.input(width, 0, 1);
  for (std::size_t level = 0; level < depth; ++level) {
    std::vector<std::int32_t> weights(width * width);
    for (std::size_t i = 0; i < width; ++i) weights[i * width + i] = 1;
    weights[1] = 1;
    x = builder.square(builder.dense(x, width, weights));
  }
  builder.dense(x, 2, std::vector<std::int32_t>(2 * width, 1));
  return builder.build();
}

/// As the paper's CNN-16, with fewer filters and neurons.
Program convolutional(std::size_t filters, std::size_t hidden) {
  std::mt19937_64 random(3);
  ProgramBuilder builder;
  NodeId x = builder.input(784, 0, 3);
  x = builder.conv2d(x,
                     same_padding({.height = 28,
                                   .width = 28,
                                   .kernel_height = 5,
                                   .kernel_width = 5,
                                   .stride_y = 2,
                                   .stride_x = 2}),
                     filters, random_weights(random, filters * 25, 7));
  x = builder.square(x);
  x = builder.sum_pool(x, {.height = 14,
                           .width = 14,
                           .channels = filters,
                           .kernel_height = 2,
                           .kernel_width = 2,
                           .stride_y = 2,
                           .stride_x = 2});
  x = builder.dense(x, hidden, random_weights(random, 49 * filters * hidden, 7));
  builder.dense(builder.square(x), 10, random_weights(random, hidden * 10, 7));
  return builder.build();
}

bool has_reason(const PlannedProgram& planned, const std::string& text) {
  return std::any_of(
      planned.alternatives.begin(), planned.alternatives.end(),
      [&](const Alternative& a) { return a.reason.find(text) != std::string::npos; });
}

/// So many layers with squares behind them, and a last one.
Program layers_with_squares(int squares) {
  ProgramBuilder builder;
  NodeId x = builder.input(4, 0, 3);
  for (int level = 0; level < squares; ++level) {
    x = builder.square(builder.dense(x, 4, std::vector<std::int32_t>(16, 1)));
  }
  builder.dense(x, 2, std::vector<std::int32_t>(8, 1));
  return builder.build();
}

TEST(NoiseConfidenceOfPlans, IsBoundedWhereProductsMultiplyNothingButSumsOfInputs) {
  const Program one = layers_with_squares(1), two = layers_with_squares(2);
  EXPECT_EQ(noise_confidence(one, SlotwiseWay{}), NoiseConfidence::bounded);
  EXPECT_EQ(noise_confidence(two, SlotwiseWay{}), NoiseConfidence::heuristic);
  const Barrier barrier{.after = 2, .dropped_limbs = 1};
  EXPECT_EQ(noise_confidence(one, SlotwiseWay{{barrier}}), NoiseConfidence::heuristic);
}

TEST(NoiseConfidenceOfPlans, IsWhatTheLayoutHas) {
  const Program program = layers_with_squares(1);
  EXPECT_EQ(noise_confidence(program, packed::PackedWay{}), NoiseConfidence::heuristic);
  EXPECT_EQ(noise_confidence(layers_with_squares(0), AffineForm{}), NoiseConfidence::bounded);
  const PlannedProgram slotwise = plan_program(program, {.layout = LayoutKind::slotwise});
  EXPECT_EQ(slotwise.forecast.noise_confidence, noise_confidence(program, slotwise.plan.way));
  const PlannedProgram affine =
      plan_program(layers_with_squares(0), {.layout = LayoutKind::affine});
  EXPECT_EQ(affine.forecast.noise_confidence, NoiseConfidence::bounded);
}

TEST(Planner, ProvesSmallPrograms) {
  const Program program = two_layers(16, 4, 2, 3);
  const PlannedProgram planned = plan_program(program);
  expect_sound(planned, program);
  EXPECT_EQ(planned.plan.parameters.n, 4096u);
  EXPECT_EQ(planned.plan.range_mode, RangeMode::proved);
  EXPECT_EQ(planned.plan.safety_factor, 1.0);
  EXPECT_EQ(planned.plan.parameters.security, SecurityLevel::bits_128);
  EXPECT_EQ(planned.forecast.cost.key_bytes, 0u);
  ASSERT_EQ(planned.plan.parameters.plain_moduli.size(), 1u);
  const Ranges ranges = prove_ranges(program);
  const double bound = 2 * ranges.largest.back() + 1;
  EXPECT_EQ(planned.plan.parameters.plain_moduli.front(),
            smallest_prime_above(static_cast<std::uint64_t>(bound), 2 * planned.plan.parameters.n));
  EXPECT_DOUBLE_EQ(planned.plan.range_bits, std::log2(bound));
}

TEST(Planner, TakesTheSmallestPrimesThatAreEnough) {
  const Program program = two_layers(16, 4, 2, 3);
  const PlannedProgram planned = plan_program(program);
  EXPECT_LT(planned.forecast.noise_margin_bits, minimal_margin_bits + 1);
}

TEST(Planner, DescribesEveryLayer) {
  const Program program = two_layers(16, 4, 2, 3);
  const PlannedProgram planned = plan_program(program);
  const std::size_t limbs = planned.plan.parameters.coeff_moduli.size();
  const std::uint64_t points = planned.plan.parameters.n * limbs;
  const std::vector<std::string> names = {"input", "dense_1", "square_1", "dense_2"};
  const std::vector<std::size_t> parts = {2, 2, 3, 3}, sizes = {16, 4, 4, 2};
  const std::vector<std::uint64_t> work = {0, 16 * 4 * 2, 4 * 3, 4 * 2 * 3};
  std::uint64_t bits = 0;
  for (const std::uint64_t prime : planned.plan.parameters.coeff_moduli)
    bits += std::bit_width(prime);
  for (NodeId id = 0; id < 4; ++id) {
    const LayerForecast& layer = planned.forecast.layers[id];
    EXPECT_EQ(layer.name, names[id]);
    EXPECT_EQ(layer.parts, parts[id]);
    EXPECT_EQ(layer.limbs, limbs);
    EXPECT_EQ(layer.size, sizes[id]);
    EXPECT_EQ(layer.multiply_adds, work[id] * points);
    EXPECT_EQ(layer.range_bits, prove_ranges(program).bits(id));
    const std::size_t stored = id == 0 ? 1 : parts[id];  // the rest of the input is a seed
    EXPECT_EQ(layer.bytes, sizes[id] * stored * planned.plan.parameters.n * bits / 8);
  }
  EXPECT_EQ(planned.forecast.cost.upload_bytes, planned.forecast.layers.front().bytes);
  EXPECT_LE(planned.forecast.cost.download_bytes,
            planned.forecast.layers.back().bytes);  // a barrier may follow
}

TEST(Planner, FitsDnn30InTwoPrimes) {
  const Program program = two_layers(784, 30, 10, 15);
  PlanRequest request;
  request.largest_seen = calibration(program, 27);
  request.safety_factor = 1.0;
  const PlannedProgram planned = plan_program(program, request);
  expect_sound(planned, program);
  EXPECT_EQ(planned.plan.range_mode, RangeMode::calibrated);
  EXPECT_EQ(planned.plan.parameters.n, 4096u);
  ASSERT_EQ(planned.plan.parameters.plain_moduli.size(), 1u);
  EXPECT_LT(log2_of(planned.plan.parameters.plain_moduli.front()), 28);
  EXPECT_EQ(planned.plan.parameters.coeff_moduli.size(), 2u);
  EXPECT_TRUE(barriers_of(planned.plan.way).empty());
  EXPECT_EQ(planned.forecast.layers.back().range_bits, 27);
}

TEST(Planner, ProvesRangesWhereThatCostsNothing) {
  const Program program = two_layers(16, 4, 2, 3);
  PlanRequest request;
  request.largest_seen = approximate(program, testing::random_inputs(program, 100)).largest;
  request.safety_factor = 1e3;  // no better than what is proved
  EXPECT_EQ(plan_program(program, request).plan.range_mode, RangeMode::proved);
}

TEST(Planner, CalibratesRangesWhereThatPays) {
  const Program program = two_layers(784, 30, 10, 15);
  const PlannedProgram proved = plan_program(program);
  PlanRequest request;
  request.largest_seen = calibration(program, 20);
  const PlannedProgram planned = plan_program(program, request);
  EXPECT_EQ(planned.plan.range_mode, RangeMode::calibrated);
  EXPECT_EQ(planned.plan.safety_factor, 2.0);
  EXPECT_LT(total_seconds(planned.forecast.cost, {}), total_seconds(proved.forecast.cost, {}));
  EXPECT_TRUE(has_reason(planned, "where ranges are proved"));
  request.proved_ranges_only = true;
  EXPECT_EQ(plan_program(program, request).plan.parameters, proved.plan.parameters);
}

TEST(Planner, NeverCalibratesAboveWhatIsProved) {
  const Program program = two_layers(784, 30, 10, 15);
  PlanRequest request;
  request.largest_seen = calibration(program, 26);
  request.safety_factor = 1.0;
  const PlannedProgram planned = plan_program(program, request);
  request.largest_seen->front() = 0x1p40;  // the input is declared as 0..7
  const PlannedProgram other = plan_program(program, request);
  EXPECT_EQ(other.plan.parameters, planned.plan.parameters);
  EXPECT_EQ(other.forecast.layers.front().range_bits, planned.forecast.layers.front().range_bits);
}

TEST(Planner, MeetsEveryLevelOfEveryTable) {
  const Program program = two_layers(64, 8, 4, 7);
  for (const SecurityTable table : all_values<SecurityTable>()) {
    std::size_t n = 0;
    for (const SecurityLevel level :
         {SecurityLevel::bits_128, SecurityLevel::bits_192, SecurityLevel::bits_256}) {
      const PlannedProgram planned =
          plan_program(program, {.security = level, .security_table = table});
      expect_sound(planned, program);
      EXPECT_EQ(planned.plan.parameters.security, level);
      EXPECT_EQ(planned.plan.parameters.security_table, table);
      EXPECT_GE(planned.plan.parameters.n, n);
      n = planned.plan.parameters.n;
      const auto channels = Parameters::create_channels(planned.plan.parameters);
      EXPECT_GE(channels.front()->chain()->security_bits(), static_cast<int>(level));
    }
  }
}

TEST(Planner, PutsBarriersWhereTheyPay) {
  const Program program = squares(5, 8);
  const PlannedProgram planned = plan_program(program);
  expect_sound(planned, program);
  EXPECT_GE(barriers_of(planned.plan.way).size(), 3u);
  EXPECT_NE(planned.plan.parameters.special_prime, 0u);
  EXPECT_GT(planned.forecast.cost.key_bytes, 0u);
  EXPECT_LT(planned.forecast.layers.back().limbs, planned.forecast.layers.front().limbs);
  // No relinearisation but behind a product.
  for (const Barrier& barrier : barriers_of(planned.plan.way)) EXPECT_GE(barrier.after, 2u);
  // The plan without is told of, and why it is none.
  const auto without =
      std::find_if(planned.alternatives.begin(), planned.alternatives.end(),
                   [](const Alternative& a) { return barriers_of(a.way).empty(); });
  ASSERT_NE(without, planned.alternatives.end());
  EXPECT_TRUE(without->parameters.coeff_moduli.empty());
  EXPECT_NE(without->reason.find("does not fit: without barriers"), std::string::npos)
      << without->reason;
  EXPECT_EQ(without->server_seconds, 0);
}

TEST(Planner, ShowsThatAPlanWithoutBarriersLoses) {
  const Program program = squares(3, 8);
  const PlannedProgram planned = plan_program(program);
  expect_sound(planned, program);
  EXPECT_FALSE(barriers_of(planned.plan.way).empty());
  const Alternative& without = planned.alternatives.front();
  EXPECT_TRUE(barriers_of(without.way).empty());
  EXPECT_FALSE(without.parameters.coeff_moduli.empty());
  EXPECT_NE(without.reason.find("without barriers every layer"), std::string::npos)
      << without.reason;
}

TEST(Planner, RelinearisesAfterASumAndNotBefore) {
  // 40 squares are summed to 2: whatever crosses a barrier does so behind the sum.
  std::mt19937_64 random(5);
  ProgramBuilder builder;
  NodeId x = builder.square(builder.input(40, 0, 3));
  const NodeId sum = builder.dense(x, 2, random_weights(random, 80, 3));
  x = builder.square(builder.square(builder.square(sum)));
  const PlannedProgram planned = plan_program(builder.build());
  ASSERT_FALSE(barriers_of(planned.plan.way).empty());
  EXPECT_GE(barriers_of(planned.plan.way).front().after, sum);
}

TEST(Planner, LeavesLittleModulusOver) {
  for (const std::size_t depth : {1, 2, 3, 4, 5}) {
    const PlannedProgram planned = plan_program(squares(depth, 8));
    double least = planned.forecast.noise_margin_bits;
    for (const LayerForecast& layer : planned.forecast.layers)
      least = std::min(least, layer.noise_budget_bits);
    // Primes have a least size: a base of two of them may have bits to spare.
    EXPECT_LT(least, minimal_margin_bits + (depth < 5 ? 2 : 12)) << depth;
  }
}

TEST(Planner, PlansAConvolutionalNetwork) {
  const Program program = convolutional(4, 20);
  PlanRequest request;
  request.largest_seen = calibration(program, 38);
  const PlannedProgram planned = plan_program(program, request);
  expect_sound(planned, program);
  EXPECT_EQ(planned.plan.parameters.n, 8192u);
  EXPECT_LE(total_bits(planned.plan.parameters), 214);
  EXPECT_LE(planned.plan.parameters.plain_moduli.size(), 2u);
}

TEST(Planner, TakesMorePlainModuliWhereOneIsTooSmall) {
  ProgramBuilder builder;
  NodeId x = builder.input(100, 0, 255);
  x = builder.square(builder.dense(x, 1, std::vector<std::int32_t>(100, 7)));
  builder.square(x);  // 178500^4 has 70 bits
  const Program program = builder.build();
  const PlannedProgram planned = plan_program(program);
  expect_sound(planned, program);
  EXPECT_GE(planned.plan.parameters.plain_moduli.size(), 2u);
  EXPECT_EQ(planned.forecast.layers.back().range_bits, 71);
  EXPECT_NEAR(planned.plan.range_bits, 70.8, 0.1);
  // They are no larger than they need to be.
  EXPECT_LT(
      bits_of(planned.plan.parameters.plain_moduli, planned.plan.parameters.plain_moduli.size()),
      planned.plan.range_bits + 1);
}

TEST(Planner, ConcernsItselfWithTheAnswersRangeOnly) {
  // Large values on the way that the last layer takes no notice of.
  ProgramBuilder builder;
  const NodeId x = builder.input(2, 0, 1'000'000);
  const NodeId square = builder.square(x);
  builder.dense(builder.concatenate({square, x}), 1, {0, 0, 1, 1});
  const PlannedProgram planned = plan_program(builder.build());
  ASSERT_EQ(planned.plan.parameters.plain_moduli.size(), 1u);
  EXPECT_LT(log2_of(planned.plan.parameters.plain_moduli.front()), 23);
  EXPECT_EQ(planned.forecast.layers[1].range_bits, 41);
}

TEST(Planner, TakesASmallRingForFewSamples) {
  const Program program = squares(3, 8);
  const PlannedProgram few = plan_program(program, {.samples = 100});
  const PlannedProgram many = plan_program(program, {.samples = 100'000});
  expect_sound(few, program);
  expect_sound(many, program);
  EXPECT_EQ(few.plan.samples, 100u);
  EXPECT_EQ(few.forecast.batches, 1u);
  EXPECT_GT(many.forecast.batches, 1u);
  EXPECT_LE(few.plan.parameters.n, many.plan.parameters.n);
  // To the end of the first batch, keys included.
  const auto seconds = [](const PlannedProgram& planned) {
    return total_seconds(planned.forecast.cost, {}) +
           static_cast<double>(planned.forecast.cost.key_bytes) / CostModel{}.network_bytes;
  };
  EXPECT_LE(seconds(few), seconds(many));
  expect_error(ErrorCode::invalid_argument, "0 samples",
               [&] { plan_program(program, {.samples = 0}); });
  expect_error(ErrorCode::invalid_argument, "samples: from 1 to",
               [&] { plan_program(program, {.samples = most_planned_samples + 1}); });
  expect_error(ErrorCode::invalid_argument, "0.5 requests for each key: at least 1",
               [&] { plan_program(program, {.requests_per_key = 0.5}); });
  expect_error(ErrorCode::invalid_argument, "a safety factor of 0.5 is not at least 1",
               [&] { plan_program(program, {.safety_factor = 0.5}); });
}

TEST(Planner, FollowsTheCostModel) {
  const Program program = squares(3, 8);
  PlanRequest request;
  request.cost_model.butterflies = 1e3;  // transforms that take forever
  const PlannedProgram planned = plan_program(program, request);
  expect_sound(planned, program);
  EXPECT_EQ(planned.forecast.cost.transforms, 0u);
  EXPECT_TRUE(barriers_of(planned.plan.way).empty());
}

TEST(Planner, ForecastsWhatItsCostSays) {
  const Program program = squares(3, 8);
  const PlanRequest request;
  const PlannedProgram planned = plan_program(program, request);
  const Schedule schedule(program, planned.plan.parameters.coeff_moduli.size(),
                          barriers_of(planned.plan.way));
  const Cost cost =
      count_cost(program, schedule, planned.plan.parameters, request.cost_model.threads);
  EXPECT_EQ(planned.forecast.cost.multiply_adds, cost.multiply_adds);
  EXPECT_EQ(planned.forecast.cost.key_bytes, cost.key_bytes);
  EXPECT_EQ(planned.forecast.server_seconds, server_seconds(cost, request.cost_model));
  EXPECT_EQ(planned.forecast.server_bytes, server_bytes(cost, request.cost_model));
}

TEST(Planner, TellsOfTwoOrThreeAlternatives) {
  for (const std::size_t depth : {1, 2, 3}) {
    const PlannedProgram planned = plan_program(squares(depth, 8));
    EXPECT_GE(planned.alternatives.size(), 2u);
    EXPECT_LE(planned.alternatives.size(), 3u);
    for (const Alternative& alternative : planned.alternatives) {
      EXPECT_FALSE(alternative.reason.empty());
      EXPECT_GE(alternative.parameters.n, 1024u);
      EXPECT_EQ(alternative.parameters.coeff_moduli.empty(), alternative.server_seconds == 0);
    }
    EXPECT_TRUE(has_reason(planned, "barriers"));
  }
}

TEST(Planner, IsDeterministic) {
  const Program program = squares(4, 8);
  const PlannedProgram first = plan_program(program), second = plan_program(program);
  EXPECT_EQ(first.plan.parameters, second.plan.parameters);
  EXPECT_EQ(barriers_of(first.plan.way), barriers_of(second.plan.way));
  ASSERT_EQ(first.alternatives.size(), second.alternatives.size());
  for (std::size_t i = 0; i < first.alternatives.size(); ++i) {
    EXPECT_EQ(first.alternatives[i].reason, second.alternatives[i].reason);
  }
}

TEST(Planner, PlansRandomProgramsSoundly) {
  for (std::uint64_t seed = 0; seed < 24; ++seed) {
    SCOPED_TRACE(seed);
    const Program program = testing::random_program(
        seed, {.depth = seed % 4, .steps = 5, .largest_input = 12, .largest_layer = 8});
    PlanRequest request;
    request.layout = LayoutKind::slotwise;
    request.security = seed % 3 == 0 ? SecurityLevel::bits_192 : SecurityLevel::bits_128;
    request.security_table =
        seed % 2 == 0 ? SecurityTable::guidelines_2024 : SecurityTable::standard_2018;
    if (seed % 5 == 0) request.samples = 50 * seed + 1;
    const PlannedProgram planned = plan_program(program, request);
    expect_sound(planned, program);
    EXPECT_NO_THROW(Parameters::create_channels(planned.plan.parameters));
  }
}

TEST(Planner, PlansForMicrosoftSeal) {
  // Primes of product 1 are found for one plain modulus; for two, where those leave them room.
  for (const Program& program :
       {testing::two_layers(784, 30, 10, 7), testing::two_layers(20, 10, 3, 5), squares(1, 8)}) {
    const PlannedProgram planned = plan_program(program, {.client = ClientKind::seal});
    expect_sound(planned, program);
    expect_serves_seal(planned, program);
    for (const std::uint64_t t : planned.plan.parameters.plain_moduli) {
      EXPECT_EQ(testing::product_mod(planned.plan.parameters.coeff_moduli, t), 1U);
    }
  }
}

TEST(Planner, PlansRandomProgramsForMicrosoftSealSoundly) {
  std::size_t count = 0;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const Program program = testing::random_program(seed, {.depth = 1 + seed % 4});
    try {
      const PlannedProgram planned =
          plan_program(program, {.security = SecurityLevel::bits_128,
                                 .security_table = SecurityTable::guidelines_2024,
                                 .client = ClientKind::seal});
      expect_sound(planned, program);
      expect_serves_seal(planned, program);
      ++count;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::does_not_fit) << error.what();
    }
  }
  EXPECT_GE(count, 8U);
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
    const PlannedProgram planned = plan_program(program, request);
    expect_sound(planned, program);
    EXPECT_EQ(planned.plan.parameters.n, n);
    EXPECT_EQ(planned.plan.parameters.security, SecurityLevel::insecure_for_tests);
    EXPECT_NO_THROW(Parameters::create_channels(planned.plan.parameters));
  }
  for (const std::size_t n : {0, 8, 100, 65536}) {
    request.insecure_dimension = n;
    expect_error(ErrorCode::invalid_argument, "power of two",
                 [&] { plan_program(program, request); });
  }
}

TEST(Planner, PutsBarriersIntoInsecurePlansToo) {
  for (const std::size_t n : {16, 64, 1024}) {
    const Program program = squares(4, 4);
    const PlannedProgram planned = plan_program(
        program, {.security = SecurityLevel::insecure_for_tests, .insecure_dimension = n});
    expect_sound(planned, program);
    EXPECT_EQ(planned.plan.parameters.n, n);
    EXPECT_FALSE(barriers_of(planned.plan.way).empty());
    EXPECT_NO_THROW(Parameters::create_channels(planned.plan.parameters));
  }
}

TEST(Planner, PlansAProgramThatIsItsInput) {
  ProgramBuilder builder;
  builder.input(3, -4, 4);
  const Program program = builder.build();
  expect_sound(plan_program(program), program);
}

TEST(Planner, NamesTheLayerWhoseRangeDoesNotFit) {
  ProgramBuilder builder;
  NodeId x = builder.input(100, 0, 255);
  x = builder.dense(x, 1, std::vector<std::int32_t>(100, 7));
  x = builder.square(x, "hidden_square");
  x = builder.square(x, "wide_square");
  builder.dense(x, 1, {1});
  const Program program = builder.build();
  // One modulus below 2^42 instead of 71 bits.
  const auto plan = [&] { plan_program(program, {.most_plain_moduli = 1}); };
  expect_error(ErrorCode::does_not_fit, "layer 'wide_square' needs 71 bits for its proved range",
               plan);
  expect_error(ErrorCode::does_not_fit, "room for 42", plan);
  expect_error(ErrorCode::does_not_fit, "more CRT moduli", plan);
  expect_error(ErrorCode::does_not_fit, "`saturation`", plan);
  expect_error(ErrorCode::does_not_fit, "`input_saturation`", plan);
  expect_error(ErrorCode::does_not_fit, "calibration data", plan);
}

TEST(Planner, AdvisesASmallerPoolWhereThereIsOne) {
  ProgramBuilder builder;
  NodeId x = builder.input(64, 0, largest_constant);
  x = builder.sum_pool(x, {.height = 8, .width = 8, .kernel_height = 8, .kernel_width = 8});
  for (int i = 0; i < 4; ++i) x = builder.square(x);
  expect_error(ErrorCode::does_not_fit, "a smaller pool",
               [program = builder.build()] { plan_program(program); });
}

TEST(Planner, NamesTheLayerWhoseNoiseDoesNotFit) {
  ProgramBuilder builder;
  NodeId x = builder.input(4, 0, 1);
  for (int i = 0; i < 15; ++i) x = builder.square(x);
  const Program program = builder.build();
  const auto plan = [&] { plan_program(program, {.security = SecurityLevel::bits_256}); };
  expect_error(ErrorCode::does_not_fit, "the noise breaks layer 'square_", plan);
  expect_error(ErrorCode::does_not_fit, "has 462 (n = 32768, at 256 bits of security)", plan);
  expect_error(ErrorCode::does_not_fit, "fewer squares", plan);
}

TEST(Planner, RefusesDepthThatNothingCarries) {
  ProgramBuilder builder;
  NodeId x = builder.input(4, 0, 1);
  for (int i = 0; i < 1000; ++i) x = builder.square(x);
  builder.dense(x, 1, {0, 0, 0, 0});  // zero weights do not hide it
  expect_error(ErrorCode::does_not_fit, "the noise breaks layer 'square_",
               [program = builder.build()] { plan_program(program); });
}

TEST(Planner, SuggestsALowerSafetyFactorWhereItIsCalibrated) {
  ProgramBuilder builder;
  builder.square(builder.input(1, 0, largest_constant));
  PlanRequest request = {.largest_seen = {{0x1p48, 0x1p45}}, .safety_factor = 3};
  request.most_plain_moduli = 1;
  expect_error(ErrorCode::does_not_fit, "a safety factor below 3",
               [&, wide = builder.build()] { plan_program(wide, request); });
}

/// All layouts together, and each alone.
TEST(Planner, ReportsItsProgressInRisingOrder) {
  for (const auto& layout : {std::optional<LayoutKind>{}, std::optional(LayoutKind::slotwise),
                             std::optional(LayoutKind::packed)}) {
    std::vector<double> parts;
    PlanRequest request;
    request.samples = 10;
    request.layout = layout;
    plan_program(two_layers(20, 5, 2, 1), request,
                 {.progress = [&](std::size_t done, std::size_t all) {
                   parts.push_back(static_cast<double>(done) / static_cast<double>(all));
                 }});
    ASSERT_GT(parts.size(), 5u);
    EXPECT_TRUE(std::ranges::is_sorted(parts));
    EXPECT_LT(parts.front(), 0.1);
    EXPECT_LE(parts.back(), 1);
  }
}

TEST(Planner, WantsOneCalibrationValueForEachLayer) {
  PlanRequest request;
  request.largest_seen = {1, 2};
  expect_error(ErrorCode::invalid_argument, "calibration data for 2 layers, the program has 4",
               [&] { plan_program(two_layers(4, 2, 2, 1), request); });
}

}  // namespace
}  // namespace sealion
