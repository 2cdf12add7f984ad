#include "onnx/lower/trees/questions.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sealion::onnx {
namespace {

/// Decisions of one chain, more than anyone has categories.
constexpr std::size_t longest_chain = 1024;

/// Thresholds that single precision does not hold are compared as they are.
bool are_single(const Ensemble& ensemble) {
  const auto is_single = [](double value) {
    return static_cast<double>(static_cast<float>(value)) == value;
  };
  return std::ranges::all_of(ensemble.nodes, [&](const TreeNode& node) {
    return node.is_leaf || std::ranges::all_of(node.values, is_single);
  });
}

std::vector<Element> features_of(const Call& call) {
  const Symbolic features = call.symbolic(0);
  for (std::size_t i = 0; i < features.elements.size(); ++i) {
    const Element& element = features.elements[i];
    if (element.is_constant() || element.node == 0) continue;
    call.cannot(
        element.node == text_columns
            ? fmt::format("feature {} is a text: encode it one-hot", i)
            : fmt::format("feature {} is made of several columns, or by what weights do not "
                          "follow: trees are asked about columns, scaled, imputed or "
                          "one-hot encoded at most",
                          i));
  }
  return features.elements;
}

}  // namespace

Questions::Questions(Call& call, const Ensemble& ensemble)
    : call_(call),
      ensemble_(ensemble),
      features_(features_of(call)),
      single_(are_single(ensemble)),
      known_(ensemble.nodes.size()) {}

const Question& Questions::of(std::size_t decision) {
  auto& known = known_[decision];
  if (!known) known = asked(decision);
  return *known;
}

Question Questions::asked(std::size_t decision) {
  const TreeNode& node = ensemble_.nodes[decision];
  const Element& element = features_[node.feature];
  if (element.is_constant()) {
    return {{}, passes(node, element.offset), node.if_true, node.if_false};
  }
  return call_.sources().source_of(element).is_bit() ? on_bit(node, element)
                                                     : on_number(decision, element);
}

Question Questions::on_bit(const TreeNode& node, const Element& element) const {
  const bool set = passes(node, element.offset + element.factor);
  const bool clear = passes(node, element.offset);
  if (set == clear) return {{}, set, node.if_true, node.if_false};
  return {static_cast<std::uint32_t>(element.index), clear, node.if_true, node.if_false};
}

ColumnTest Questions::test_of(const TreeNode& node, const Element& element) const {
  return column_test(node, element, single_, call_.sources().source_of(element).missing);
}

Question Questions::on_number(std::size_t decision, const Element& element) {
  const TreeNode& first = ensemble_.nodes[decision];
  ColumnTest test = test_of(first, element);
  std::size_t if_false = first.if_false;
  for (std::size_t links = 1; links < longest_chain; ++links) {
    const TreeNode& next = ensemble_.nodes[if_false];
    if (next.is_leaf || next.feature != first.feature || next.if_true != first.if_true) break;
    test = either(test, test_of(next, element));
    if_false = next.if_false;
  }
  const bool is_inverted = test.at_least;
  if (is_inverted) test = inverted(std::move(test));
  if (test.test.edges.empty() && !test.test.when_missing) {
    return {{}, is_inverted, first.if_true, if_false};
  }
  const std::size_t column = call_.sources().source_of(element).column;
  const Element bit = call_.sources().test(column, std::move(test.test));
  return {static_cast<std::uint32_t>(bit.index), is_inverted, first.if_true, if_false};
}

}  // namespace sealion::onnx
