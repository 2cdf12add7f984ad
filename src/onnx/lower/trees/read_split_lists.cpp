#include <cmath>
#include <iterator>
#include <utility>

#include "onnx/lower/trees/attribute_lists.h"
#include "onnx/lower/trees/read_ensemble.h"

namespace sealion::onnx {
namespace {

/// As 'nodes_modes' counts them; behind them comes membership in a set.
constexpr Comparison split_modes[] = {
    Comparison::less_or_equal, Comparison::less,  Comparison::greater_or_equal,
    Comparison::greater,       Comparison::equal, Comparison::not_equal};

constexpr std::size_t most_members = std::size_t{1} << 14;

/// The sets of 'membership_values' one after the other, a NaN between.
class Sets {
 public:
  explicit Sets(const Call& call) : call_(call) {
    if (call.has("membership_values")) values_ = call.tensor_numbers("membership_values");
    if (values_.size() > most_members) call.cannot("more than 16384 members of sets");
  }

  std::vector<double> next() {
    std::vector<double> set;
    for (; at_ < values_.size() && !std::isnan(values_[at_]); ++at_) set.push_back(values_[at_]);
    if (set.empty()) call_.refuse("'membership_values' has an empty set, or fewer than are asked");
    ++at_;  // behind the NaN, which the last set may lack
    return set;
  }

  void check_all_read() const {
    if (at_ < values_.size()) call_.refuse("'membership_values' has sets that no node asks for");
  }

 private:
  const Call& call_;
  std::vector<double> values_;
  std::size_t at_ = 0;
};

/// Decisions first, and behind them the leaves.
class SplitReader {
 public:
  explicit SplitReader(const Call& call)
      : call_(call),
        splits_(call.tensor_numbers("nodes_splits")),
        leaf_weights_(call.tensor_numbers("leaf_weights")),
        count_(splits_.size()) {
    const std::size_t nodes = count_ + leaf_weights_.size();
    if (count_ > 0 && !leaf_weights_.empty() && nodes <= most_tree_nodes) return;
    call.refuse(fmt::format("trees of {} decisions and {} leaves", count_, leaf_weights_.size()));
  }

  Ensemble read(std::size_t outputs) {
    Ensemble ensemble{decisions(), {}, outputs};
    const auto targets = entries("leaf_targetids", leaf_weights_.size());
    for (std::size_t i = 0; i < targets.size(); ++i) {
      TreeNode leaf{.is_leaf = true, .values = {}};
      leaf.weights = {{index_in(call_, targets[i], outputs, "leaf_targetids"), leaf_weights_[i]}};
      ensemble.nodes.push_back(std::move(leaf));
    }
    std::vector<bool> is_root(count_, false);
    for (const std::int64_t root : call_.integers("tree_roots")) {
      ensemble.roots.push_back(index_in(call_, root, count_, "tree_roots"));
      if (is_root[ensemble.roots.back()]) call_.refuse("'tree_roots' names a root twice");
      is_root[ensemble.roots.back()] = true;
    }
    if (ensemble.roots.empty()) call_.refuse("'tree_roots' names none");
    return ensemble;
  }

 private:
  std::vector<std::int64_t> entries(const char* name, std::size_t length) const {
    auto list = call_.integers(name);
    check_length(call_, list, length, name);
    return list;
  }

  std::size_t child(std::int64_t number, std::int64_t is_leaf, const char* list) const {
    if (is_leaf != 0) return count_ + index_in(call_, number, leaf_weights_.size(), list);
    return index_in(call_, number, count_, list);
  }

  std::vector<TreeNode> decisions() const {
    const std::size_t features = element_count(call_.shape(0));
    const auto modes = call_.tensor_numbers("nodes_modes");
    check_length(call_, modes, count_, "nodes_modes");
    const auto asked = entries("nodes_featureids", count_),
               yes = entries("nodes_truenodeids", count_),
               no = entries("nodes_falsenodeids", count_),
               yes_is_leaf = entries("nodes_trueleafs", count_),
               no_is_leaf = entries("nodes_falseleafs", count_);
    auto missing = call_.integers("nodes_missing_value_tracks_true");
    if (missing.empty()) missing.assign(count_, 0);
    check_length(call_, missing, count_, "nodes_missing_value_tracks_true");
    Sets sets(call_);
    std::vector<TreeNode> nodes(count_);
    for (std::size_t i = 0; i < count_; ++i) {
      TreeNode& node = nodes[i];
      node.feature = index_in(call_, asked[i], features, "nodes_featureids");
      const std::size_t mode = index_in(call_, static_cast<std::int64_t>(modes[i]),
                                        std::size(split_modes) + 1, "nodes_modes");
      const bool is_set = mode == std::size(split_modes);
      node.comparison = is_set ? Comparison::equal : split_modes[mode];
      node.values = is_set ? sets.next() : std::vector{splits_[i]};
      node.missing_is_true = missing[i] != 0;
      node.if_true = child(yes[i], yes_is_leaf[i], "nodes_truenodeids");
      node.if_false = child(no[i], no_is_leaf[i], "nodes_falsenodeids");
    }
    sets.check_all_read();
    return nodes;
  }

  const Call& call_;
  std::vector<double> splits_, leaf_weights_;
  std::size_t count_;
};

}  // namespace

Ensemble read_split_lists(const Call& call) {
  const std::int64_t outputs = call.integer("n_targets", 1);
  if (outputs < 1 || outputs > most_outputs) {
    call.refuse(fmt::format("{} targets: 1 to {} are taken", outputs, most_outputs));
  }
  return SplitReader(call).read(static_cast<std::size_t>(outputs));
}

}  // namespace sealion::onnx
