#include "program/decision_trees.h"

#include <algorithm>
#include <utility>

#include "base/error.h"

namespace sealion {
namespace {

using Next = DecisionTrees::Next;

/// Ticks off what trees lead to, each once.
class Visits {
 public:
  Visits(const DecisionTrees& trees, const std::string& name)
      : name_(name), decisions_(trees.decisions.size()), leaves_(trees.leaves) {}

  /// From decision `from` on, or from a root.
  void visit(Next next, std::size_t least) {
    const bool is_leaf = DecisionTrees::is_leaf(next);
    std::vector<bool>& places = is_leaf ? leaves_ : decisions_;
    const std::size_t number = DecisionTrees::number_of(next);
    const char* what = is_leaf ? "leaf" : "decision";
    if (number >= places.size() || (!is_leaf && number < least)) {
      fail(ErrorCode::invalid_argument, "layer '{}': a tree leads to {} {}, which cannot be there",
           name_, what, number);
    }
    if (places[number]) {
      fail(ErrorCode::invalid_argument, "layer '{}': two ways lead to {} {}", name_, what, number);
    }
    places[number] = true;
  }
  void check_all() const {
    if (std::ranges::find(decisions_, false) != decisions_.end() ||
        std::ranges::find(leaves_, false) != leaves_.end()) {
      fail(ErrorCode::invalid_argument,
           "layer '{}': no way leads to some of {} decisions, {} leaves", name_, decisions_.size(),
           leaves_.size());
    }
  }

 private:
  const std::string& name_;
  std::vector<bool> decisions_, leaves_;
};

void check_sizes(const DecisionTrees& trees, const std::string& name) {
  if (trees.roots.empty() || trees.roots.size() > most_decisions ||
      trees.decisions.size() > most_decisions || trees.leaves > 2 * most_decisions) {
    fail(ErrorCode::invalid_argument,
         "layer '{}': {} trees of {} decisions and {} leaves; 1 to {} trees are possible, and as "
         "many decisions",
         name, trees.roots.size(), trees.decisions.size(), trees.leaves, most_decisions);
  }
}

/// Calls visit(leaf, path) for every leaf of a tree, from all bits clear on.
template <typename Visit>
void visit_leaves(const DecisionTrees& trees, Next root, const Visit& visit) {
  struct Step {
    Next next;
    std::size_t depth;
    Literal last;
  };
  std::vector<Literal> path;
  std::vector<Step> open = {{root, 0, {}}};
  while (!open.empty()) {
    const Step step = open.back();
    open.pop_back();
    if (step.depth > 0) {
      path.resize(step.depth - 1);
      path.push_back(step.last);
    }
    if (DecisionTrees::is_leaf(step.next)) {
      visit(DecisionTrees::number_of(step.next), path);
      continue;
    }
    const DecisionTrees::Decision& decision = trees.decisions[DecisionTrees::number_of(step.next)];
    open.push_back({decision.if_set, step.depth + 1, {decision.bit, true}});
    open.push_back({decision.if_clear, step.depth + 1, {decision.bit, false}});
  }
}

}  // namespace

void check_trees(const DecisionTrees& trees, std::size_t bits, const std::string& name) {
  check_sizes(trees, name);
  Visits visits(trees, name);
  for (const Next root : trees.roots) visits.visit(root, 0);
  for (std::size_t d = 0; d < trees.decisions.size(); ++d) {
    const DecisionTrees::Decision& decision = trees.decisions[d];
    if (decision.bit >= bits) {
      fail(ErrorCode::invalid_argument, "layer '{}': decision {} asks bit {} of {}", name, d,
           decision.bit, bits);
    }
    visits.visit(decision.if_clear, d + 1);
    visits.visit(decision.if_set, d + 1);
  }
  visits.check_all();
  if (const std::size_t height = height_of(trees); height > most_tree_height) {
    fail(ErrorCode::invalid_argument, "layer '{}': a tree is {} decisions high, {} are possible",
         name, height, most_tree_height);
  }
}

std::vector<std::size_t> heights_of(const DecisionTrees& trees) {
  std::vector<std::size_t> heights(trees.decisions.size());
  const auto height = [&](Next next) {
    return DecisionTrees::is_leaf(next) ? 0 : heights[DecisionTrees::number_of(next)];
  };
  for (std::size_t d = heights.size(); d-- > 0;) {
    const DecisionTrees::Decision& decision = trees.decisions[d];
    heights[d] = 1 + std::max(height(decision.if_clear), height(decision.if_set));
  }
  return heights;
}

std::size_t height_of(const DecisionTrees& trees) {
  const std::vector<std::size_t> heights = heights_of(trees);
  return heights.empty() ? 0 : *std::ranges::max_element(heights);
}

std::vector<std::vector<Literal>> paths_of(const DecisionTrees& trees) {
  std::vector<std::vector<Literal>> paths(trees.leaves);
  for (const Next root : trees.roots) {
    visit_leaves(trees, root,
                 [&](std::size_t leaf, const std::vector<Literal>& path) { paths[leaf] = path; });
  }
  return paths;
}

std::vector<std::vector<std::size_t>> leaves_of(const DecisionTrees& trees) {
  std::vector<std::vector<std::size_t>> leaves;
  for (const Next root : trees.roots) {
    leaves.emplace_back();
    visit_leaves(trees, root, [&](std::size_t leaf, const std::vector<Literal>&) {
      leaves.back().push_back(leaf);
    });
  }
  return leaves;
}

}  // namespace sealion
