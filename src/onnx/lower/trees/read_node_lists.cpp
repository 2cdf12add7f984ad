#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "onnx/lower/trees/attribute_lists.h"
#include "onnx/lower/trees/read_ensemble.h"

namespace sealion::onnx {
namespace {

constexpr std::array<std::pair<std::string_view, Comparison>, 6> branch_modes = {
    {{"BRANCH_LEQ", Comparison::less_or_equal},
     {"BRANCH_LT", Comparison::less},
     {"BRANCH_GTE", Comparison::greater_or_equal},
     {"BRANCH_GT", Comparison::greater},
     {"BRANCH_EQ", Comparison::equal},
     {"BRANCH_NEQ", Comparison::not_equal}}};

/// None of a leaf.
std::optional<Comparison> branch_mode(const Call& call, const std::string& mode) {
  if (mode == "LEAF") return std::nullopt;
  const auto found = std::ranges::find(branch_modes, std::string_view(mode),
                                       &std::pair<std::string_view, Comparison>::first);
  if (found == branch_modes.end()) call.refuse("'nodes_modes' has '" + mode + "'");
  return found->second;
}

/// Nodes by the number of their tree and their own.
class Places {
 public:
  Places(const Call& call, const std::vector<std::int64_t>& trees,
         const std::vector<std::int64_t>& numbers)
      : call_(call) {
    for (std::size_t i = 0; i < trees.size(); ++i) {
      const bool is_new = places_.emplace(std::pair(trees[i], numbers[i]), i).second;
      if (is_new && trees[i] >= 0 && numbers[i] >= 0) continue;
      call.refuse(
          fmt::format("node {} of tree {} is there twice, or negative", numbers[i], trees[i]));
    }
  }

  std::size_t of(std::int64_t tree, std::int64_t number, const char* list) const {
    const auto found = places_.find({tree, number});
    if (found != places_.end()) return found->second;
    call_.refuse(
        fmt::format("'{}' names node {} of tree {}, which is not there", list, number, tree));
  }

 private:
  const Call& call_;
  std::map<std::pair<std::int64_t, std::int64_t>, std::size_t> places_;
};

std::vector<TreeNode> read_nodes(const Call& call, const std::vector<std::int64_t>& trees,
                                 const Places& places) {
  const std::size_t count = trees.size(), features = element_count(call.shape(0));
  const auto modes = call.texts("nodes_modes");
  const auto entries = [&](const char* name) {
    auto list = call.integers(name);
    check_length(call, list, count, name);
    return list;
  };
  const auto asked = entries("nodes_featureids"), yes = entries("nodes_truenodeids"),
             no = entries("nodes_falsenodeids");
  const auto values = numbers_or_tensor(call, "nodes_values");
  auto missing = call.integers("nodes_missing_value_tracks_true");
  if (missing.empty()) missing.assign(count, 0);
  check_length(call, modes, count, "nodes_modes");
  check_length(call, values, count, "nodes_values");
  check_length(call, missing, count, "nodes_missing_value_tracks_true");
  std::vector<TreeNode> nodes(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto comparison = branch_mode(call, modes[i]);
    nodes[i].is_leaf = !comparison;
    if (!comparison) continue;
    nodes[i].feature = index_in(call, asked[i], features, "nodes_featureids");
    nodes[i].comparison = *comparison;
    nodes[i].values = {values[i]};
    nodes[i].missing_is_true = missing[i] != 0;
    nodes[i].if_true = places.of(trees[i], yes[i], "nodes_truenodeids");
    nodes[i].if_false = places.of(trees[i], no[i], "nodes_falsenodeids");
  }
  return nodes;
}

/// Of each tree the one node that no other leads to.
std::vector<std::size_t> find_roots(const Call& call, const std::vector<std::int64_t>& trees,
                                    const std::vector<TreeNode>& nodes) {
  std::vector<bool> is_child(nodes.size(), false);
  for (const TreeNode& node : nodes) {
    if (!node.is_leaf) is_child[node.if_true] = is_child[node.if_false] = true;
  }
  std::map<std::int64_t, std::optional<std::size_t>> root_of;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    auto& root = root_of[trees[i]];
    if (is_child[i]) continue;
    if (root) call.refuse(fmt::format("tree {} has several roots", trees[i]));
    root = i;
  }
  std::vector<std::size_t> roots;
  for (const auto& [tree, root] : root_of) {
    if (!root) call.refuse(fmt::format("tree {} has no root: its nodes go round", tree));
    roots.push_back(*root);
  }
  return roots;
}

void read_weights(const Call& call, const std::string& kind, const Places& places,
                  Ensemble& ensemble) {
  const auto trees = call.integers(kind + "_treeids"), numbers = call.integers(kind + "_nodeids"),
             outputs = call.integers(kind + "_ids");
  const auto weights = numbers_or_tensor(call, kind + "_weights");
  const std::string ids = kind + "_ids";
  check_length(call, trees, weights.size(), kind + "_treeids");
  check_length(call, numbers, weights.size(), kind + "_nodeids");
  check_length(call, outputs, weights.size(), ids);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    TreeNode& node = ensemble.nodes[places.of(trees[i], numbers[i], kind.c_str())];
    if (!node.is_leaf) {
      call.refuse(
          fmt::format("a weight on node {} of tree {}, which is no leaf", numbers[i], trees[i]));
    }
    node.weights.push_back({index_in(call, outputs[i], ensemble.outputs, ids), weights[i]});
  }
}

}  // namespace

Ensemble read_node_lists(const Call& call, const char* weights, std::size_t outputs) {
  const auto trees = call.integers("nodes_treeids"), numbers = call.integers("nodes_nodeids");
  if (trees.empty() || trees.size() > most_tree_nodes) {
    call.refuse(fmt::format("trees of {} nodes: 1 to {} are taken", trees.size(), most_tree_nodes));
  }
  check_length(call, numbers, trees.size(), "nodes_nodeids");
  const Places places(call, trees, numbers);
  Ensemble ensemble{read_nodes(call, trees, places), {}, outputs};
  ensemble.roots = find_roots(call, trees, ensemble.nodes);
  read_weights(call, weights, places, ensemble);
  return ensemble;
}

}  // namespace sealion::onnx
