#include "layouts/affine/noise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "ring/primes.h"
#include "support/affine.h"

namespace sealion {
namespace {

using testing::random_and_extreme_inputs;
using testing::random_dense_program;

/// The largest noise of some hundred answers, each under a key of its own.
double measured_bits(const Program& program, const AffineForm& form) {
  const AffineClient client(form, program.input().low, program.input().high);
  const AffineExecutor executor(AffineMap(program), form);
  const IntegerBatch inputs = random_and_extreme_inputs(program, 4, 1);
  std::uint64_t largest = 0;
  for (int trial = 0; trial < 40; ++trial) {
    const SecretKey key = client.generate_key();
    const AffineAnswer answer = executor.run(client.encrypt(key, inputs));
    largest = std::max(largest, client.largest_noise(key, answer));
  }
  return std::log2(static_cast<double>(largest)) - noise_fraction_bits;
}

void expect_close(const Program& program, const AffinePlan& plan) {
  const double measured = measured_bits(program, plan.form);
  EXPECT_LE(measured, plan.noise.bits);
  EXPECT_GT(measured, plan.noise.bits - 4);
  EXPECT_GE(plan.noise.margin(), 0);
}

TEST(AffineNoise, IsNeverAboveItsForecastAndNotFarBelow) {
  struct Case {
    std::size_t inputs, outputs;
    std::int64_t high;
    std::int32_t weight;
  };
  for (const Case& c : {Case{30, 1, 255, 127}, Case{784, 10, 255, 127}, Case{3000, 2, 1, 1},
                        Case{5, 3, 1 << 14, 1 << 14}, Case{1, 1, 1, 1}}) {
    const Program program = random_dense_program(c.inputs, c.outputs, 0, c.high, c.weight, 7);
    const AffineMap map(program);
    expect_close(program, plan_affine(map, least_plain_modulus(map), {}, {}));
  }
}

/// Modulo 2^k the noise of large weights, that of the switch and both must be foreseen alike.
TEST(AffineNoise, FollowsItsSources) {
  const Program program = random_dense_program(20, 1, 0, 3, 1 << 10, 3);
  const AffineMap map(program);
  for (const int answer_bits : {20, 24, 30, 38, 44, 49}) {
    AffinePlan plan = plan_affine(map, least_plain_modulus(map), {.dimensions = {2048}}, {});
    plan.form.parameters.coeff_moduli = largest_primes(50, 4096, 1);
    plan.form.parameters.answer_bits = answer_bits;
    plan.noise =
        forecast_affine_noise(plan.form.parameters, largest_square_sum(map, plan.form.side));
    if (plan.noise.margin() > 0) expect_close(program, plan);
  }
}

/// Two primes are switched from together: whatever the first is, there is one rounding.
TEST(AffineNoise, IsTheSameWhereTheAnswersModulusComesNearThePrimes) {
  const Program program = random_dense_program(20, 1, 0, 3, 7, 3);
  const AffineMap map(program);
  AffinePlan plan = testing::small_plan(map, 256);
  plan.form.parameters.coeff_moduli = largest_primes(30, 512, 2);
  for (const int answer_bits : {24, 29}) {
    plan.form.parameters.answer_bits = answer_bits;
    plan.noise =
        forecast_affine_noise(plan.form.parameters, largest_square_sum(map, plan.form.side));
    expect_close(program, plan);
  }
}

}  // namespace
}  // namespace sealion
