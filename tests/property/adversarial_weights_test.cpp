#include <gtest/gtest.h>

#include "program/reference.h"
#include "support/encrypted_run.h"
#include "support/random_program.h"

namespace sealion {
namespace {

constexpr std::size_t inputs = 20;

/// inputs-rows(x^2)-3, all weights from `weight(row, column)`.
template <typename Weight>
Program network(std::size_t rows, const Weight& weight) {
  const auto fill = [&](std::size_t height, std::size_t width) {
    std::vector<std::int32_t> weights;
    for (std::size_t r = 0; r < height; ++r) {
      for (std::size_t c = 0; c < width; ++c) weights.push_back(weight(r, c));
    }
    return weights;
  };
  ProgramBuilder builder;
  const NodeId x = builder.input(inputs, 0, 7);
  const NodeId hidden = builder.square(
      builder.dense(x, rows, fill(rows, inputs), std::vector<std::int64_t>(rows, 1)));
  builder.dense(hidden, 3, fill(3, rows));
  return builder.build();
}

void expect_exact(const Program& program) {
  const PlannedProgram planned = plan_program(program);
  const IntegerBatch batch =
      testing::random_and_extreme_inputs(program, planned.plan.parameters.n, 3);
  const testing::EncryptedRun run = testing::run_encrypted(program, planned, batch);
  EXPECT_EQ(run.outputs, evaluate_reference(program, batch));
  EXPECT_GE(run.noise_budget_bits + 1, planned.forecast.noise_margin_bits);
}

TEST(AdversarialWeights, AllMaximal) {
  expect_exact(network(10, [](std::size_t, std::size_t) { return 127; }));
}

TEST(AdversarialWeights, AllMinimal) {
  expect_exact(network(10, [](std::size_t, std::size_t) { return -127; }));
}

TEST(AdversarialWeights, MaximalOfBothSigns) {
  expect_exact(
      network(10, [](std::size_t r, std::size_t c) { return (r + c) % 2 == 0 ? 127 : -127; }));
}

/// The answer does not depend on the input: its ciphertexts are transparent, and right.
TEST(AdversarialWeights, AllZero) {
  expect_exact(network(10, [](std::size_t, std::size_t) { return 0; }));
}

TEST(AdversarialWeights, AZeroRowAndAZeroColumn) {
  expect_exact(network(10, [](std::size_t r, std::size_t c) {
    return r == 1 || c == 4 ? 0 : static_cast<std::int32_t>(r * 5 + c * 3) % 15 - 7;
  }));
}

TEST(AdversarialWeights, OneNeuron) {
  expect_exact(
      network(1, [](std::size_t, std::size_t c) { return static_cast<std::int32_t>(c) - 9; }));
}

TEST(AdversarialWeights, NothingButTheInput) {
  ProgramBuilder builder;
  builder.input(3, -5, 5);
  expect_exact(builder.build());
}

}  // namespace
}  // namespace sealion
