#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "program/reference.h"
#include "support/encrypted_run.h"
#include "support/random_program.h"

namespace sealion {
namespace {

using ::testing::HasSubstr;

/// Blocks of a dense layer, x_i - x_j + 1, and a square: of five, answers of 39 bits.
Program squares(std::size_t blocks) {
  constexpr std::size_t width = 4;
  ProgramBuilder builder;
  NodeId x = builder.input(width, 0, 1);
  for (std::size_t block = 0; block < blocks; ++block) {
    std::vector<std::int32_t> weights(width * width, 0);
    for (std::size_t r = 0; r < width; ++r) {
      weights[r * width + r] = 1;
      weights[r * width + (r + 1 + block % 3) % width] = -1;
    }
    x = builder.square(builder.dense(x, width, weights, std::vector<std::int64_t>(width, 1)));
  }
  builder.dense(x, 2, {1, -1, 1, 0, 0, 0, 1, -1});
  return builder.build();
}

TEST(Depth, FiveSquaresRunAt128BitsWithBarriers) {
  const Program program = squares(5);
  const PlannedProgram planned = plan_program(program);
  const std::vector<ParametersPtr> channels = Parameters::create_channels(planned.plan.parameters);
  EXPECT_GE(channels.front()->chain()->security_bits(), 128);
  EXPECT_LE(channels.front()->chain()->total_bits(),
            largest_secure_modulus_bits(planned.plan.parameters.n, SecurityLevel::bits_128));
  EXPECT_GE(barriers_of(planned.plan.way).size(), 3U);
  EXPECT_NE(planned.plan.parameters.special_prime, 0U);

  const IntegerBatch inputs =
      testing::random_and_extreme_inputs(program, planned.plan.parameters.n, 2);
  const testing::EncryptedRun run = testing::run_encrypted(program, planned, inputs);
  EXPECT_EQ(count_differences(run.outputs, evaluate_reference(program, inputs)), 0U);
  EXPECT_GE(run.noise_budget_bits + 1, planned.forecast.noise_margin_bits);
}

/// Without a barrier the answer has 17 parts, each at every prime.
TEST(Depth, FourSquaresLoseWithoutBarriers) {
  const Program program = squares(4);
  const PlannedProgram planned = plan_program(program);
  const auto without =
      std::find_if(planned.alternatives.begin(), planned.alternatives.end(),
                   [](const Alternative& a) { return barriers_of(a.way).empty(); });
  ASSERT_NE(without, planned.alternatives.end());
  EXPECT_THAT(without->reason, HasSubstr("times as long"));
  EXPECT_THAT(without->reason, HasSubstr("17 parts"));
}

}  // namespace
}  // namespace sealion
