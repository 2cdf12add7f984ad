#include "support/random_program.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace sealion {
namespace {

std::size_t depth_of(const Program& program) {
  std::vector<std::size_t> depths;
  for (const Node& node : program.nodes()) {
    std::size_t depth = 0;
    for (const NodeId x : inputs_of(node)) depth = std::max(depth, depths[x]);
    depths.push_back(depth + (std::holds_alternative<ProductNode>(node.operation) ? 1 : 0));
  }
  return depths.back();
}

TEST(RandomPrograms, HaveNodesOfEveryKind) {
  std::map<std::size_t, int> kinds;
  int products_of_two = 0, branches = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Program program = testing::random_program(seed);
    std::vector<int> uses(program.nodes().size());
    for (const Node& node : program.nodes()) {
      ++kinds[node.operation.index()];
      products_of_two += std::holds_alternative<ProductNode>(node.operation) && !is_square(node);
      for (const NodeId x : inputs_of(node)) ++uses[x];
    }
    branches += std::any_of(uses.begin(), uses.end(), [](int n) { return n > 1; });
  }
  EXPECT_EQ(kinds.size(), std::variant_size_v<Operation> - 1);  // forests: random_forest.h
  for (const auto& [kind, count] : kinds) EXPECT_GE(count, 20) << kind;
  EXPECT_GE(products_of_two, 20);
  EXPECT_GE(branches, 50);
}

TEST(RandomPrograms, HaveTheDepthAskedFor) {
  for (std::size_t depth = 0; depth <= 5; ++depth) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      const Program program = testing::random_program(
          seed, {.depth = depth, .steps = 3, .largest_weight = 2, .low = -1, .high = 1});
      EXPECT_EQ(depth_of(program), depth) << seed;
    }
  }
}

TEST(RandomPrograms, StayWithinTheirSizes) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Program program = testing::random_program(seed, {.largest_input = 3, .largest_layer = 5});
    EXPECT_LE(program.input_size(), 3u);
    for (const Node& node : program.nodes()) EXPECT_LE(node.size, 5u);
  }
}

TEST(RandomInputs, HoldTheExtremes) {
  const Program program = testing::random_program(1);
  const IntegerBatch inputs = testing::random_and_extreme_inputs(program, 20, 2);
  for (std::size_t i = 0; i < inputs.features(); ++i) {
    EXPECT_EQ(inputs.feature(i)[0], program.input().low);
    EXPECT_EQ(inputs.feature(i)[1], program.input().high);
  }
}

}  // namespace
}  // namespace sealion
