#pragma once

#include <cstdint>
#include <functional>
#include <random>
#include <vector>

#include "program/program.h"

namespace sealion::testing {

struct RandomForestOptions {
  std::size_t trees = 5, bits = 9, outputs = 1, height = 4;
  std::int32_t largest_value = 100;
  double early_leaves = 0.2;  ///< the share of nodes that end before the height is reached
};

/// Trees whose leaves and decisions are numbered in the order in which they are made.
inline DecisionTrees random_trees(std::mt19937_64& generator, const RandomForestOptions& options) {
  DecisionTrees trees;
  std::uniform_int_distribution<std::uint32_t> bit(0, static_cast<std::uint32_t>(options.bits - 1));
  std::bernoulli_distribution ends(options.early_leaves);
  const std::function<DecisionTrees::Next(std::size_t)> grow = [&](std::size_t height) {
    if (height == 0 || ends(generator)) return DecisionTrees::leaf(trees.leaves++);
    const std::size_t number = trees.decisions.size();
    trees.decisions.push_back({bit(generator), 0, 0});
    const DecisionTrees::Next if_clear = grow(height - 1), if_set = grow(height - 1);
    trees.decisions[number].if_clear = if_clear;
    trees.decisions[number].if_set = if_set;
    return static_cast<DecisionTrees::Next>(number);
  };
  for (std::size_t tree = 0; tree < options.trees; ++tree) {
    trees.roots.push_back(grow(options.height));
  }
  return trees;
}

/// One forest and nothing else.
inline Program random_forest(std::uint64_t seed, const RandomForestOptions& options = {}) {
  std::mt19937_64 generator(seed);
  DecisionTrees trees = random_trees(generator, options);
  std::uniform_int_distribution<std::int32_t> value(-options.largest_value, options.largest_value);
  std::vector<std::int32_t> values(trees.leaves * options.outputs);
  for (std::int32_t& x : values) x = value(generator);
  std::vector<std::int64_t> bias(options.outputs);
  for (std::int64_t& x : bias) x = value(generator);
  ProgramBuilder builder;
  const NodeId x = builder.input(options.bits, 0, 1);
  builder.forest(x, std::move(trees), options.outputs, std::move(values), std::move(bias));
  return builder.build();
}

}  // namespace sealion::testing
