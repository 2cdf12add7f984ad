// Forests over reals: each leaf by hand, what is fused into them, and as integers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "program/reference.h"
#include "real/evaluate.h"
#include "real/fuse.h"
#include "real/programs.h"
#include "real/quantise/leaves.h"
#include "real/quantise/quantise.h"
#include "real/reorder_inputs.h"
#include "real/same_answers.h"
#include "support/expect_error.h"
#include "support/random_forest.h"

namespace sealion::real {
namespace {

using sealion::testing::expect_error;
using sealion::testing::random_trees;
using sealion::testing::RandomForestOptions;
using testing::batch;
using testing::dense;

constexpr std::size_t forest_bits = 9;

constexpr auto leaf_of = DecisionTrees::leaf;

/// Bit 1 decides, and where it is set bit 0: leaves 0, 1, 2.
DecisionTrees two_decisions() {
  return {{{1, leaf_of(0), 1}, {0, leaf_of(1), leaf_of(2)}}, {0}, 3};
}

ForestNode random_forest_node(std::mt19937_64& random, std::size_t outputs) {
  const RandomForestOptions options{.trees = 4, .bits = forest_bits, .height = 4};
  ForestNode forest{0, random_trees(random, options), {}, std::vector<double>(outputs, 0.25)};
  std::mt19937 small(static_cast<unsigned>(random()));
  for (std::size_t i = 0; i < forest.trees.leaves * outputs; ++i) {
    forest.values.push_back(testing::between(small, -2, 2));
  }
  return forest;
}

RealBatch random_bits(std::mt19937_64& random, std::size_t records) {
  RealBatch bits(forest_bits, records);
  for (std::size_t i = 0; i < forest_bits; ++i) {
    for (double& bit : bits.feature(i)) bit = static_cast<double>(random() % 2);
  }
  return bits;
}

Program program_of(ForestNode forest) {
  const std::size_t size = forest.bias.size();
  return {{{"input", InputNode{}, forest_bits}, {"forest", std::move(forest), size}}};
}

TEST(RealForest, TellsTheLeafThatIsReachedOfEachTree) {
  ForestNode forest{0, two_decisions(), {1, 10, 2, 20, 3, 30}, {0.5, 5}};
  forest.trees.roots.push_back(leaf_of(forest.trees.leaves++));  // a tree that is one leaf
  forest.values.insert(forest.values.end(), {100, 1000});
  Program program = program_of(forest);
  program.nodes[0].size = 2;
  const RealBatch said = evaluate(program, batch({{0, 1, 0, 1}, {0, 0, 1, 1}}));
  EXPECT_THAT(said.feature(0), ::testing::ElementsAre(101.5, 101.5, 102.5, 103.5));
  EXPECT_THAT(said.feature(1), ::testing::ElementsAre(1015, 1015, 1025, 1035));
}

TEST(RealForest, TakesInWhatIsMadeOfIt) {
  std::mt19937_64 random(1);
  Program program = program_of(random_forest_node(random, 2));
  program.nodes.push_back({"other", random_forest_node(random, 3), 3});
  program.nodes.push_back({"both", ConcatenateNode{{1, 2}}, 5});
  program.nodes.push_back({"sum", dense(3, {{1, 0, -2, 0, 0.5}, {0, 0, 1, 3, 0}}, {1, 0}), 2});
  program.nodes.push_back({"difference", dense(4, {{1, -1}}, {0.5}), 1});
  const Program result = fused(program);
  ASSERT_EQ(result.nodes.size(), 2U);
  EXPECT_EQ(std::get<ForestNode>(result.nodes[1].operation).trees.roots.size(), 8U);
  const RealBatch bits = random_bits(random, 200);
  const RealBatch due = evaluate(program, bits), made = evaluate(result, bits);
  for (std::size_t s = 0; s < bits.samples(); ++s) {
    ASSERT_NEAR(made.feature(0)[s], due.feature(0)[s], 1e-9);
  }
}

TEST(RealForest, LeavesOutTreesThatNobodyReads) {
  std::mt19937_64 random(2);
  Program program = program_of(random_forest_node(random, 1));
  program.nodes.push_back({"other", random_forest_node(random, 1), 1});
  program.nodes.push_back({"both", ConcatenateNode{{1, 2}}, 2});
  program.nodes.push_back({"one", dense(3, {{0, 2}}, {0}), 1});
  const Program result = fused(program);
  EXPECT_EQ(std::get<ForestNode>(result.nodes.back().operation).trees.roots.size(), 4U);
}

TEST(RealForest, StaysBesideWhatIsNone) {
  std::mt19937_64 random(3);
  Program program = program_of(random_forest_node(random, 1));
  program.nodes.push_back({"both", ConcatenateNode{{0, 1}}, forest_bits + 1});
  std::vector<double> row(forest_bits + 1, 1);
  program.nodes.push_back({"sum", dense(2, {row}, {0}), 1});
  EXPECT_EQ(fused(program).nodes.size(), 4U);
}

TEST(RealForest, FindsItsBitsInOtherPlaces) {
  const Program program{
      {{"input", InputNode{}, 4}, {"forest", ForestNode{0, two_decisions(), {1, 2, 3}, {0}}, 1}}};
  EXPECT_THAT(inputs_in_use(program), ::testing::ElementsAre(true, true, false, false));
  const Program result = with_inputs(program, {3, 1, 0});
  const RealBatch said = evaluate(result, batch({{1, 1, 1}, {0, 1, 1}, {0, 0, 1}}));
  EXPECT_THAT(said.feature(0), ::testing::ElementsAre(1, 2, 3));
}

TEST(RealForest, BecomesIntegersOfOneStep) {
  std::mt19937_64 random(4);
  const Program program = program_of(random_forest_node(random, 2));
  const RealBatch bits = random_bits(random, 300);
  const Quantised result = quantise(program, {bits, evaluate_all(program, bits)}, {1, 1000});
  EXPECT_EQ(result.grid.low, 0);
  EXPECT_EQ(result.grid.high, 1);
  const IntegerBatch integers = evaluate_exact(result.program, on_grid(result.grid, bits), 0);
  const RealBatch due = evaluate(program, bits), rounded = evaluate(result.rounded, bits);
  for (std::size_t k = 0; k < 2; ++k) {
    for (std::size_t s = 0; s < bits.samples(); ++s) {
      const double said = static_cast<double>(integers.feature(k)[s]) * result.answer_step;
      ASSERT_NEAR(said, rounded.feature(k)[s], 1e-9);
      ASSERT_NEAR(said, due.feature(k)[s], 5 * result.answer_step / 2 + 1e-9);
    }
  }
}

TEST(RealForest, ReadsBitsAlone) {
  std::mt19937_64 random(5);
  const Program program = program_of(random_forest_node(random, 1));
  RealBatch numbers = random_bits(random, 10);
  numbers.feature(0)[3] = 2.5;
  expect_error(ErrorCode::unsupported, "bits", [&] {
    quantise(program, {numbers, evaluate_all(program, numbers)}, {15, 100});
  });
}

TEST(IntegerLeaves, LieAroundTheMiddleOfTheirTree) {
  const ForestNode forest{0, two_decisions(), {10, 11, 14}, {1}};
  const IntegerLeaves leaves = integer_leaves(forest, 20);
  EXPECT_EQ(leaves.step, 0.1);
  EXPECT_THAT(leaves.values, ::testing::ElementsAre(-20, -10, 20));
  EXPECT_THAT(leaves.bias, ::testing::ElementsAre(130));
  const IntegerLeaves constant = integer_leaves({0, two_decisions(), {3, 3, 3}, {0}}, 10);
  EXPECT_THAT(constant.values, ::testing::Each(0));
  EXPECT_EQ(static_cast<double>(constant.bias[0]) * constant.step, 3);
}

}  // namespace
}  // namespace sealion::real
