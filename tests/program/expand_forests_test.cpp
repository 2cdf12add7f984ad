#include "program/expand_forests.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "program/builders.h"
#include "program/product_depths.h"
#include "program/reference.h"
#include "support/expect_error.h"
#include "support/random_forest.h"

namespace sealion {
namespace {

using testing::random_forest;
using testing::RandomForestOptions;

std::size_t products_of(const Program& program) {
  std::size_t products = 0;
  for (const Node& node : program.nodes()) {
    if (std::holds_alternative<ProductNode>(node.operation)) products += node.size;
  }
  return products;
}

RC_GTEST_PROP(ExpandedForests, MakeTheSameInNoMoreDepth, ()) {
  const RandomForestOptions options{.trees = *rc::gen::inRange<std::size_t>(1, 6),
                                    .bits = *rc::gen::inRange<std::size_t>(1, 12),
                                    .outputs = *rc::gen::inRange<std::size_t>(1, 4),
                                    .height = *rc::gen::inRange<std::size_t>(0, 10)};
  const Program program = random_forest(*rc::gen::arbitrary<std::uint32_t>(), options);
  const Program expanded = expand_forests(program).program;
  const IntegerBatch bits = testing::random_inputs(program, 70);
  RC_ASSERT(evaluate_reference(expanded, bits) == evaluate_reference(program, bits));
  RC_ASSERT(product_depths(expanded).back() <= product_depths(program).back());
}

TEST(ExpandedForests, AreFewProducts) {
  const auto products = [](RandomForestOptions options) {
    options.bits = 1000;  // hardly one decision as another
    options.early_leaves = 0;
    return products_of(expand_forests(random_forest(3, options)).program);
  };
  EXPECT_EQ(products({.trees = 1, .height = 1}), 0u);
  EXPECT_EQ(products({.trees = 1, .height = 2}), 1u);
  EXPECT_EQ(products({.trees = 1, .height = 3}), 3u);
  EXPECT_EQ(products({.trees = 10, .height = 4}), 90u);
  EXPECT_EQ(products({.trees = 1, .outputs = 3, .height = 4}), 22u);
}

TEST(ExpandedForests, ShareProducts) {
  const Program one = random_forest(7, {.trees = 1});
  const auto& forest = std::get<ForestNode>(one.node(1).operation);
  DecisionTrees twice = forest.trees;
  const auto shift = [&](DecisionTrees::Next next) {
    return DecisionTrees::is_leaf(next)
               ? DecisionTrees::leaf(DecisionTrees::number_of(next) + forest.trees.leaves)
               : next + static_cast<DecisionTrees::Next>(forest.trees.decisions.size());
  };
  for (const auto& [bit, if_clear, if_set] : forest.trees.decisions) {
    twice.decisions.push_back({bit, shift(if_clear), shift(if_set)});
  }
  twice.roots.push_back(shift(forest.trees.roots.front()));
  twice.leaves *= 2;
  std::vector<std::int32_t> values = forest.values;
  values.insert(values.end(), forest.values.begin(), forest.values.end());
  ProgramBuilder builder;
  builder.forest(builder.input(one.input_size(), 0, 1), twice, 1, values);
  EXPECT_EQ(products_of(expand_forests(builder.build()).program),
            products_of(expand_forests(one).program));
}

TEST(ExpandedForests, KeepTheirRangeAndWhatIsBehind) {
  ProgramBuilder builder(random_forest(4, {.trees = 20}));
  builder.sparse(1, {{{0, 3}}, {}}, {5, 6});
  const Program program = builder.build();
  const Expansion expansion = expand_forests(program);
  EXPECT_EQ(expansion.program.node(expansion.program.output_id()).name, "sparse_1");
  EXPECT_EQ(expansion.origins.front(), NodeId{0});
  EXPECT_EQ(expansion.origins.back(), NodeId{2});
  const Ranges proved = prove_ranges(program), carried = expansion.ranges(proved);
  EXPECT_EQ(carried.largest.back(), proved.largest.back());
  EXPECT_EQ(carried.largest.size(), expansion.program.nodes().size());
  const IntegerBatch bits = testing::random_inputs(program, 64);
  EXPECT_EQ(evaluate_reference(expansion.program, bits), evaluate_reference(program, bits));
}

/// So many trees that ask one bit, each for one of two values.
Program stumps(std::size_t count, std::int32_t clear, std::int32_t set, std::int64_t bias) {
  DecisionTrees trees;
  std::vector<std::int32_t> values;
  for (std::size_t tree = 0; tree < count; ++tree) {
    const auto if_clear = DecisionTrees::leaf(trees.leaves++);
    const auto if_set = DecisionTrees::leaf(trees.leaves++);
    trees.decisions.push_back({0, if_clear, if_set});
    trees.roots.push_back(static_cast<DecisionTrees::Next>(tree));
    values.insert(values.end(), {clear, set});
  }
  ProgramBuilder builder;
  builder.forest(builder.input(1, 0, 1), std::move(trees), 1, std::move(values), {bias});
  return builder.build();
}

/// Sums beyond a layer's weights and biases are refused, whatever 32 bits would make of them.
TEST(ExpandedForests, RefuseSumsThatNoLayerHolds) {
  constexpr std::int32_t most = largest_leaf_value;
  EXPECT_NO_THROW(expand_forests(stumps(4, -most, most, 0)));
  EXPECT_NO_THROW(expand_forests(stumps(1, 0, 1, largest_constant)));
  for (const Program& program :
       {stumps(5, -most, most, 0), stumps(std::size_t{1} << 14, -most, most, 0),
        stumps((std::size_t{1} << 14) + 1, -most, most, 0), stumps(1, 1, 2, largest_constant)}) {
    testing::expect_error(ErrorCode::does_not_fit, "leaf values of its trees add up to",
                          [&] { expand_forests(program); });
  }
}

TEST(ExpandedForests, LeaveOtherProgramsAsTheyAre) {
  const Program program = testing::two_layers(20, 5, 3, 7);
  const Expansion expansion = expand_forests(program);
  EXPECT_EQ(testing::bytes_of(expansion.program), testing::bytes_of(program));
  EXPECT_EQ(expansion.ranges(prove_ranges(program)).largest, prove_ranges(program).largest);
}

}  // namespace
}  // namespace sealion
