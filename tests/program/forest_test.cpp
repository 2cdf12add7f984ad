#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "program/append.h"
#include "program/builders.h"
#include "program/naive_interpreter.h"
#include "program/product_depths.h"
#include "program/range.h"
#include "program/reference.h"
#include "program/serialise.h"
#include "program/simplify.h"
#include "support/expect_error.h"
#include "support/random_forest.h"

namespace sealion {
namespace {

using testing::expect_error;
using testing::random_forest;
using testing::RandomForestOptions;

constexpr DecisionTrees::Next leaf(std::size_t number) { return DecisionTrees::leaf(number); }

/// if bit 2: (if bit 0: leaf 2 else leaf 1) else leaf 0.
DecisionTrees small_tree() { return {{{2, leaf(0), 1}, {0, leaf(1), leaf(2)}}, {0}, 3}; }

Program forest_of(DecisionTrees trees, std::size_t bits = 3) {
  ProgramBuilder builder;
  const NodeId x = builder.input(bits, 0, 1);
  std::vector<std::int32_t> values;
  for (std::size_t l = 0; l < trees.leaves; ++l) values.push_back(static_cast<std::int32_t>(l) + 1);
  builder.forest(x, std::move(trees), 1, std::move(values), {1000});
  return builder.build();
}

void expect_refused(const std::string& text, DecisionTrees trees) {
  expect_error(ErrorCode::invalid_argument, text, [&] { forest_of(trees); });
}

RandomForestOptions any_options() {
  return {.trees = *rc::gen::inRange<std::size_t>(1, 8),
          .bits = *rc::gen::inRange<std::size_t>(1, 12),
          .outputs = *rc::gen::inRange<std::size_t>(1, 4),
          .height = *rc::gen::inRange<std::size_t>(0, 7)};
}

TEST(DecisionTrees, SayPathsLeavesAndHeights) {
  const DecisionTrees trees = small_tree();
  EXPECT_EQ(height_of(trees), 2u);
  EXPECT_EQ(heights_of(trees), (std::vector<std::size_t>{2, 1}));
  EXPECT_EQ(leaves_of(trees), (std::vector<std::vector<std::size_t>>{{0, 1, 2}}));
  EXPECT_EQ(paths_of(trees)[0], (std::vector<Literal>{{2, false}}));
  EXPECT_EQ(paths_of(trees)[2], (std::vector<Literal>{{2, true}, {0, true}}));
  EXPECT_EQ(height_of({{}, {leaf(0)}, 1}), 0u);
}

TEST(DecisionTrees, RefusesWhatAreNone) {
  expect_refused("0 trees", {{}, {}, 0});
  expect_refused("asks bit 3 of 3", {{{3, leaf(0), leaf(1)}}, {0}, 2});
  expect_refused("two ways lead to leaf 0", {{{0, leaf(0), leaf(0)}}, {0}, 2});
  expect_refused("two ways lead to decision 1", {{{0, 1, 1}, {0, leaf(0), leaf(1)}}, {0}, 2});
  expect_refused("leads to decision 0", {{{0, 0, leaf(0)}}, {0}, 1});
  expect_refused("leads to decision 5", {{{0, 5, leaf(0)}}, {0}, 1});
  expect_refused("leads to leaf 7", {{{0, leaf(7), leaf(0)}}, {0}, 2});
  expect_refused("no way leads to some", {{{0, leaf(0), leaf(1)}}, {leaf(2)}, 3});
  DecisionTrees chain{{}, {0}, 0};
  for (std::size_t d = 0; d <= most_tree_height; ++d) {
    const auto next = d == most_tree_height ? leaf(d + 1) : static_cast<std::int32_t>(d + 1);
    chain.decisions.push_back({0, leaf(d), next});
  }
  chain.leaves = most_tree_height + 2;
  expect_refused("257 decisions high", chain);
}

TEST(Forest, ReadsBitsAlone) {
  ProgramBuilder builder;
  const NodeId x = builder.input(3, 0, 2);
  expect_error(ErrorCode::invalid_argument, "integers in [0, 1]", [&] {
    builder.forest(x, small_tree(), 1, {1, 2, 3});
  });
  const auto forest_with = [](std::vector<std::int32_t> values) {
    ProgramBuilder bits;
    bits.forest(bits.input(3, 0, 1), small_tree(), 1, std::move(values));
  };
  ProgramBuilder other;
  const NodeId y = other.square(other.input(3, 0, 1));
  expect_error(ErrorCode::invalid_argument, "bits of the input", [&] {
    other.forest(y, small_tree(), 1, {1, 2, 3});
  });
  expect_error(ErrorCode::invalid_argument, "leaf value 131073 is outside", [&] {
    forest_with({1, 2, largest_leaf_value + 1});
  });
  expect_error(ErrorCode::invalid_argument, "2 values for 3 leaves", [&] { forest_with({1, 2}); });
}

TEST(Forest, SaysTheLeafThatIsReached) {
  const Program program = forest_of(small_tree());
  IntegerBatch bits(3, 4);
  std::ranges::copy(std::vector<std::int64_t>{0, 1, 0, 1}, bits.feature(0).begin());
  std::ranges::copy(std::vector<std::int64_t>{1, 1, 1, 1}, bits.feature(1).begin());
  std::ranges::copy(std::vector<std::int64_t>{0, 0, 1, 1}, bits.feature(2).begin());
  const IntegerBatch answers = evaluate_reference(program, bits);
  const auto said = answers.feature(0);
  EXPECT_EQ((std::vector<std::int64_t>(said.begin(), said.end())),
            (std::vector<std::int64_t>{1001, 1001, 1002, 1003}));
}

RC_GTEST_PROP(Forest, IsWhatItsDefinitionSays, ()) {
  const auto options = any_options();
  const Program program = random_forest(*rc::gen::arbitrary<std::uint32_t>(), options);
  const IntegerBatch bits = testing::random_inputs(program, 70);
  const IntegerBatch answers = evaluate_reference(program, bits);
  const double largest = prove_ranges(program).largest.back();
  for (std::size_t s = 0; s < bits.samples(); ++s) {
    std::vector<int128> input;
    for (std::size_t i = 0; i < options.bits; ++i) input.push_back(bits.feature(i)[s]);
    const auto due = testing::NaiveInterpreter<int128>(program).run(input).back();
    for (std::size_t k = 0; k < options.outputs; ++k) {
      RC_ASSERT(answers.feature(k)[s] == static_cast<std::int64_t>(due[k]));
      RC_ASSERT(static_cast<double>(std::abs(answers.feature(k)[s])) <= largest);
    }
  }
}

RC_GTEST_PROP(Forest, IsReadAsItWasWritten, ()) {
  const Program program = random_forest(*rc::gen::arbitrary<std::uint32_t>(), any_options());
  const ByteVector bytes = testing::bytes_of(program);
  ByteReader reader(bytes, "forest.slp");
  const Program read = read_program(reader);
  RC_ASSERT(testing::bytes_of(read) == bytes);
}

RC_GTEST_PROP(Forest, CanBeAppendedAndSimplified, ()) {
  const auto options = any_options();
  const Program program = random_forest(*rc::gen::arbitrary<std::uint32_t>(), options);
  ProgramBuilder builder;
  append(builder, program, builder.input(options.bits, 0, 1));
  const Program same = simplify(builder.build());
  RC_ASSERT(testing::bytes_of(same) == testing::bytes_of(program));
}

TEST(Forest, LosesOutputsThatNobodyReads) {
  const RandomForestOptions options{.outputs = 3};
  ProgramBuilder builder(random_forest(5, options));
  builder.sparse(1, {{{2, 4}}}, {7});
  const Program program = builder.build(), less = simplify(program);
  EXPECT_EQ(less.node(1).size, 1u);
  const IntegerBatch bits = testing::random_inputs(program, 50);
  EXPECT_EQ(evaluate_reference(less, bits), evaluate_reference(program, bits));
}

TEST(Forest, RangesCountOneLeafOfEachTree) {
  DecisionTrees trees{{{0, leaf(0), leaf(1)}, {0, leaf(2), leaf(3)}}, {0, 1}, 4};
  ProgramBuilder builder;
  builder.forest(builder.input(1, 0, 1), std::move(trees), 1, {-3, 5, 10, 20}, {2});
  EXPECT_EQ(prove_ranges(builder.build()).largest.back(), 27);
}

TEST(Forest, IsAsDeepAsItsPathsAreProducts) {
  for (const auto& [height, depth] : std::vector<std::pair<std::size_t, std::size_t>>{
           {0, 0}, {1, 0}, {2, 1}, {3, 2}, {4, 2}, {5, 3}, {8, 3}, {9, 4}}) {
    const Program program = random_forest(1, {.trees = 1, .height = height, .early_leaves = 0});
    EXPECT_EQ(product_depths(program).back(), depth) << height;
  }
}

}  // namespace
}  // namespace sealion
