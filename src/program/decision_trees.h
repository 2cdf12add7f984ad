#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sealion {

/// Binary decision trees over bits: for any bits exactly one leaf of each tree is *reached*.
struct DecisionTrees {
  /// Where a tree goes on: a decision by its number, or a leaf.
  using Next = std::int32_t;

  struct Decision {
    std::uint32_t bit;
    Next if_clear, if_set;

    friend bool operator==(const Decision&, const Decision&) = default;
  };

  std::vector<Decision> decisions;  ///< each comes before those that it leads to
  std::vector<Next> roots;          ///< [trees]
  std::size_t leaves = 0;

  static constexpr Next leaf(std::size_t number) { return ~static_cast<Next>(number); }
  static constexpr bool is_leaf(Next next) { return next < 0; }
  static constexpr std::size_t number_of(Next next) {
    return static_cast<std::size_t>(is_leaf(next) ? ~next : next);
  }

  friend bool operator==(const DecisionTrees&, const DecisionTrees&) = default;
};

/// Limits, far above what runs encrypted, so that a hostile file stays small.
inline constexpr std::size_t most_decisions = std::size_t{1} << 18;
inline constexpr std::size_t most_tree_height = 256;

/// Throws `invalid_argument` unless there is a tree, each decision and each leaf is in exactly one
/// place, asks one of so many bits, and the trees are within the limits.
void check_trees(const DecisionTrees& trees, std::size_t bits, const std::string& name);

/// Decisions on the longest way from each decision to a leaf, itself included: [decisions].
std::vector<std::size_t> heights_of(const DecisionTrees& trees);
/// Of the highest tree; 0 where all are leaves.
std::size_t height_of(const DecisionTrees& trees);

/// What a path asks of a bit.
struct Literal {
  std::uint32_t bit;
  bool is_set;

  friend auto operator<=>(const Literal&, const Literal&) = default;
};

/// The literals that lead to each leaf, from the root on: [leaves].
std::vector<std::vector<Literal>> paths_of(const DecisionTrees& trees);
/// The leaves of each tree, from the one that is reached with all bits clear: [trees].
std::vector<std::vector<std::size_t>> leaves_of(const DecisionTrees& trees);

/// The leaf of the tree `root` that is reached; `is_set(bit)` tells the bits.
template <typename IsSet>
std::size_t leaf_reached(const DecisionTrees& trees, DecisionTrees::Next root,
                         const IsSet& is_set) {
  DecisionTrees::Next at = root;
  while (!DecisionTrees::is_leaf(at)) {
    const DecisionTrees::Decision& decision = trees.decisions[DecisionTrees::number_of(at)];
    at = is_set(decision.bit) ? decision.if_set : decision.if_clear;
  }
  return DecisionTrees::number_of(at);
}

}  // namespace sealion
