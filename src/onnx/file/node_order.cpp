#include "onnx/file/node_order.h"

#include <functional>
#include <queue>
#include <utility>

#include "base/error.h"

namespace sealion::onnx {
namespace {

/// Who makes and who waits for each value.
class Waiting {
 public:
  Waiting(const std::vector<Node>& nodes, std::size_t values)
      : nodes_(nodes), makers_(values), users_(values), missing_(nodes.size()) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      for (const auto& output : nodes[i].outputs) {
        if (output) makers_[*output] = i;
      }
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      for (const auto& input : nodes[i].inputs) {
        if (input && makers_[*input]) wait(i, *input);
      }
    }
  }

  bool is_ready(std::size_t node) const { return missing_[node] == 0; }

  /// Calls `ready` with each node that waited for this one alone.
  template <typename Ready>
  void finish(std::size_t node, const Ready& ready) {
    for (const auto& output : nodes_[node].outputs) {
      if (!output) continue;
      for (const std::size_t user : users_[*output]) {
        if (--missing_[user] == 0) ready(user);
      }
    }
  }

  /// A node of a circle, where one waits still: whoever waits for another in turn comes to one.
  std::size_t find_circle() const {
    std::size_t node = 0;
    while (is_ready(node)) ++node;
    std::vector<bool> is_seen(nodes_.size());
    for (; !is_seen[node]; node = awaited_by(node)) is_seen[node] = true;
    return node;
  }

 private:
  void wait(std::size_t node, ValueId value) {
    users_[value].push_back(node);
    ++missing_[node];
  }

  std::size_t awaited_by(std::size_t node) const {
    for (const auto& input : nodes_[node].inputs) {
      if (input && makers_[*input] && !is_ready(*makers_[*input])) return *makers_[*input];
    }
    return node;
  }

  const std::vector<Node>& nodes_;
  std::vector<std::optional<std::size_t>> makers_;
  std::vector<std::vector<std::size_t>> users_;
  std::vector<std::size_t> missing_;  ///< inputs that are not made yet, by node
};

}  // namespace

std::vector<Node> in_order(std::vector<Node> nodes, std::size_t values) {
  Waiting waiting(nodes, values);
  std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (waiting.is_ready(i)) ready.push(i);
  }
  std::vector<std::size_t> order;
  while (!ready.empty()) {
    order.push_back(ready.top());
    ready.pop();
    waiting.finish(order.back(), [&](std::size_t node) { ready.push(node); });
  }
  if (order.size() < nodes.size()) {
    fail(ErrorCode::corrupt, "node '{}' needs what it makes itself: the graph has a circle",
         nodes[waiting.find_circle()].name);
  }
  std::vector<Node> sorted;
  sorted.reserve(nodes.size());
  for (const std::size_t i : order) sorted.push_back(std::move(nodes[i]));
  return sorted;
}

}  // namespace sealion::onnx
