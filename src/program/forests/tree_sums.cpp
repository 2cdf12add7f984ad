#include "program/forests/tree_sums.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "program/decision_trees.h"

namespace sealion::forests {
namespace {

using Next = DecisionTrees::Next;

/// A part of a tree, and what is 1 where the way leads there, else 0.
struct Branch {
  Next next;
  Affine indicator;
};

class TreeSums {
 public:
  TreeSums(const ForestNode& forest, Products& products)
      : forest_(forest),
        outputs_(forest.bias.size()),
        products_(products),
        heights_(heights_of(forest.trees)) {}

  std::vector<Affine> run() {
    std::vector<Affine> sums;
    for (const std::int64_t bias : forest_.bias) sums.push_back({{}, bias});
    const std::vector<std::vector<std::size_t>> leaves = leaves_of(forest_.trees);
    for (std::size_t tree = 0; tree < leaves.size(); ++tree) {
      add_tree(forest_.trees.roots[tree], outputs_that_vary(leaves[tree]), sums);
    }
    return sums;
  }

 private:
  std::int64_t value(Next leaf, std::size_t output) const {
    return forest_.values[DecisionTrees::number_of(leaf) * outputs_ + output];
  }
  std::size_t height(Next next) const {
    return DecisionTrees::is_leaf(next) ? 0 : heights_[DecisionTrees::number_of(next)];
  }
  const DecisionTrees::Decision& decision(Next next) const {
    return forest_.trees.decisions[DecisionTrees::number_of(next)];
  }

  std::vector<std::size_t> outputs_that_vary(const std::vector<std::size_t>& leaves) const {
    std::vector<std::size_t> outputs;
    for (std::size_t k = 0; k < outputs_; ++k) {
      const auto value_at = [&](std::size_t leaf) { return forest_.values[leaf * outputs_ + k]; };
      const bool varies = std::ranges::any_of(
          leaves, [&](std::size_t leaf) { return value_at(leaf) != value_at(leaves.front()); });
      if (varies) outputs.push_back(k);
    }
    return outputs;
  }

  /// One output takes fewest products if leaves' values are multiplied on the way; several share
  /// the ways to the leaves.
  void add_tree(Next root, const std::vector<std::size_t>& varying, std::vector<Affine>& sums) {
    if (varying.size() > 1) {
      for (const Branch& leaf : branches(root, height(root))) {
        for (std::size_t k = 0; k < outputs_; ++k) {
          sums[k] = std::move(sums[k]) + value(leaf.next, k) * leaf.indicator;
        }
      }
      return;
    }
    for (std::size_t k = 0; k < outputs_; ++k) {
      if (std::ranges::find(varying, k) == varying.end()) {
        sums[k].constant += value(any_leaf(root), k);
      } else {
        sums[k] = std::move(sums[k]) + sum_below(root, k);
      }
    }
  }

  Next any_leaf(Next next) const {
    while (!DecisionTrees::is_leaf(next)) next = decision(next).if_clear;
    return next;
  }

  /// What a part of a tree makes of an output.
  Affine sum_below(Next next, std::size_t output) {
    if (DecisionTrees::is_leaf(next)) return {{}, value(next, output)};
    const std::size_t below = std::bit_ceil(height(next)) / 2;
    if (below == 0) {
      const auto [bit, if_clear, if_set] = decision(next);
      const std::int64_t clear = value(if_clear, output);
      return Affine{{}, clear} + (value(if_set, output) - clear) * products_.bit(bit);
    }
    const std::vector<Branch> ways = branches(next, height(next) - below);
    // Exactly one way is taken: the last needs no product.
    const Affine last = sum_below(ways.back().next, output);
    Affine sum = last;
    for (std::size_t i = 0; i + 1 < ways.size(); ++i) {
      const Affine more = sum_below(ways[i].next, output) - last;
      sum = std::move(sum) + products_.multiply(ways[i].indicator, more);
    }
    return sum;
  }

  /// The ways so many decisions deep, or to leaves before.
  std::vector<Branch> branches(Next next, std::size_t depth) {
    if (depth == 0 || DecisionTrees::is_leaf(next)) return {{next, {{}, 1}}};
    if (depth == 1) {
      const auto [bit, if_clear, if_set] = decision(next);
      return {{if_clear, Affine{{}, 1} - products_.bit(bit)}, {if_set, products_.bit(bit)}};
    }
    const std::size_t above = std::bit_ceil(depth) / 2;
    std::vector<Branch> all;
    for (const Branch& way : branches(next, above)) {
      Affine rest = way.indicator;
      std::vector<Branch> below = branches(way.next, depth - above);
      for (std::size_t i = 0; i + 1 < below.size(); ++i) {
        below[i].indicator = products_.multiply(way.indicator, below[i].indicator);
        rest = std::move(rest) - below[i].indicator;
      }
      below.back().indicator = std::move(rest);
      all.insert(all.end(), below.begin(), below.end());
    }
    return all;
  }

  const ForestNode& forest_;
  std::size_t outputs_;
  Products& products_;
  std::vector<std::size_t> heights_;
};

}  // namespace

std::vector<Affine> sums_of(const ForestNode& forest, Products& products) {
  return TreeSums(forest, products).run();
}

}  // namespace sealion::forests
