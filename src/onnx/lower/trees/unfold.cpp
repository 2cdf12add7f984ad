#include "onnx/lower/trees/unfold.h"

#include <fmt/format.h>

#include <cstdint>
#include <map>
#include <utility>

#include "onnx/lower/trees/questions.h"

namespace sealion::onnx {
namespace {

using Next = DecisionTrees::Next;

/// Numbers that all leaves say, at most.
constexpr std::size_t most_leaf_values = std::size_t{1} << 22;

class Unfolder {
 public:
  Unfolder(Call& call, const Ensemble& ensemble)
      : call_(call), ensemble_(ensemble), questions_(call, ensemble) {}

  Unfolded run() {
    for (const std::size_t root : ensemble_.roots) {
      result_.trees.roots.push_back(next_of(root, 0));
    }
    return std::move(result_);
  }

 private:
  /// Depth first: where the limits end it, no more was made than they allow.
  Next next_of(std::size_t at, std::size_t depth) {
    const TreeNode& node = ensemble_.nodes[at];
    if (node.is_leaf) return leaf(node);
    if (depth == most_tree_height) {
      call_.cannot(fmt::format("a tree goes deeper than {} decisions, or round", depth));
    }
    const Question question = questions_.of(at);
    if (const auto answer = known_answer(question)) {
      return next_of(*answer ? question.if_true : question.if_false, depth + 1);
    }
    if (question.if_true == question.if_false && ensemble_.nodes[question.if_true].is_leaf) {
      return leaf(ensemble_.nodes[question.if_true]);
    }
    return decision(question, depth);
  }

  std::optional<bool> known_answer(const Question& question) const {
    if (!question.bit) return question.is_inverted;
    const auto known = bits_.find(*question.bit);
    if (known == bits_.end()) return std::nullopt;
    return known->second != question.is_inverted;
  }

  Next decision(const Question& question, std::size_t depth) {
    const std::size_t number = result_.trees.decisions.size();
    if (number == most_decisions) {
      call_.cannot(
          fmt::format("more than {} decisions, where nodes that are shared stand once for "
                      "each way to them: train fewer trees, or less deep",
                      most_decisions));
    }
    result_.trees.decisions.push_back({*question.bit, 0, 0});
    const auto branch = [&](bool is_set) {
      bits_[*question.bit] = is_set;
      return next_of(is_set != question.is_inverted ? question.if_true : question.if_false,
                     depth + 1);
    };
    const Next if_clear = branch(false), if_set = branch(true);
    bits_.erase(*question.bit);
    result_.trees.decisions[number] = {*question.bit, if_clear, if_set};
    return static_cast<Next>(number);
  }

  Next leaf(const TreeNode& node) {
    const std::size_t start = result_.values.size();
    if (start + ensemble_.outputs > most_leaf_values) call_.cannot("too many leaves and outputs");
    result_.values.resize(start + ensemble_.outputs, 0);
    for (const LeafWeight& weight : node.weights) {
      result_.values[start + weight.output] += weight.value;
    }
    return DecisionTrees::leaf(result_.trees.leaves++);
  }

  Call& call_;
  const Ensemble& ensemble_;
  Questions questions_;
  std::map<std::uint32_t, bool> bits_;  ///< that are decided on the way to here
  Unfolded result_;
};

}  // namespace

Unfolded unfolded(Call& call, const Ensemble& ensemble) { return Unfolder(call, ensemble).run(); }

}  // namespace sealion::onnx
