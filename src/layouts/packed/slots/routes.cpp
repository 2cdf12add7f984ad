#include "layouts/packed/slots/routes.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <tuple>
#include <utility>

namespace sealion::packed {
namespace {

/// Breadth-first from the identity, as far as it takes.
class RouteFinder {
 public:
  struct Node {
    SlotRotation rotation;
    std::size_t depth = 0;
    SlotRotation before = {}, key = {};
  };

  /// `keys` ascending. Refers to both.
  RouteFinder(const SlotRing& ring, const std::vector<SlotRotation>& keys)
      : ring_(ring), keys_(keys), numbers_(ring.n(), none) {
    add({});
  }

  /// Whether there are routes to all.
  bool find(std::vector<SlotRotation> wanted) {
    std::size_t first = 0;
    for (std::size_t depth = 1; first < nodes_.size(); ++depth) {
      const std::size_t last = nodes_.size();
      std::erase_if(wanted, [&](const SlotRotation& rotation) { return ends(rotation, depth); });
      if (wanted.empty()) return true;
      for (; first < last; ++first) extend(nodes_[first].rotation, depth);
    }
    return false;
  }

  /// Of what was found.
  const Node& node(const SlotRotation& rotation) const { return nodes_[number(rotation)]; }

 private:
  static constexpr std::uint32_t none = ~std::uint32_t{0};

  std::size_t place(const SlotRotation& rotation) const {
    return rotation.steps + (rotation.swap ? ring_.row() : 0);
  }
  std::uint32_t number(const SlotRotation& rotation) const { return numbers_[place(rotation)]; }
  bool is_at(const SlotRotation& rotation, std::size_t depth) const {
    return number(rotation) != none && node(rotation).depth == depth;
  }

  void add(const Node& node) {
    numbers_[place(node.rotation)] = static_cast<std::uint32_t>(nodes_.size());
    nodes_.push_back(node);
  }

  SlotRotation composed(const SlotRotation& a, std::size_t steps, bool swap) const {
    return {modulo_power(a.steps + steps, ring_.row()), a.swap != swap};
  }

  /// Looks for the last step to a rotation: that takes no other of its depth.
  bool ends(const SlotRotation& rotation, std::size_t depth) {
    if (number(rotation) != none) return true;
    for (const SlotRotation& key : keys_) {
      const SlotRotation before = composed(rotation, ring_.row() - key.steps, key.swap);
      if (!is_at(before, depth - 1)) continue;
      add({rotation, depth, before, key});
      return true;
    }
    return false;
  }

  void extend(SlotRotation before, std::size_t depth) {
    for (const SlotRotation& key : keys_) {
      const SlotRotation after = composed(before, key.steps, key.swap);
      if (number(after) == none) {
        add({after, depth, before, key});
      } else if (is_at(after, depth) && key < node(after).key) {
        nodes_[number(after)] = {after, depth, before, key};
      }
    }
  }

  const SlotRing& ring_;
  const std::vector<SlotRotation>& keys_;
  std::vector<std::uint32_t> numbers_;  // [slots], of nodes
  std::vector<Node> nodes_;             // in the order of their depths
};

}  // namespace

std::vector<Siblings> siblings_of(const std::vector<RouteStep>& steps) {
  std::vector<Siblings> all;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (i == 0 || steps[i].before != steps[i - 1].before) all.push_back({i, i});
    ++all.back().last;
  }
  return all;
}

std::optional<Routes> Routes::through(const SlotRing& ring, const std::vector<SlotRotation>& used,
                                      std::vector<SlotRotation> keyless) {
  Routes routes;
  std::sort(keyless.begin(), keyless.end());
  std::vector<SlotRotation> keys;
  std::ranges::set_difference(used, keyless, std::back_inserter(keys));
  RouteFinder finder(ring, keys);
  if (!finder.find(keyless)) return std::nullopt;
  for (SlotRotation rotation : keyless) {
    while (!std::ranges::binary_search(keys, rotation)) {
      const RouteFinder::Node& node = finder.node(rotation);
      routes.links_[rotation] = {node.before, node.key};
      rotation = node.before;
    }
  }
  routes.keyless_ = std::move(keyless);
  return routes;
}

Routes::Link Routes::link_of(SlotRotation rotation) const {
  const auto found = links_.find(rotation);
  return found == links_.end() ? Link{{}, rotation} : found->second;
}

std::vector<SlotRotation> Routes::keys_to(SlotRotation rotation) const {
  std::vector<SlotRotation> keys;
  while (!rotation.is_identity()) {
    const Link link = link_of(rotation);
    keys.push_back(link.key);
    rotation = link.before;
  }
  return keys;
}

std::vector<RouteStep> Routes::steps_to(const std::vector<SlotRotation>& wanted) const {
  std::vector<std::tuple<std::size_t, SlotRotation, SlotRotation>>
      order;  // depth, before, rotation
  for (SlotRotation rotation : wanted) {
    for (std::size_t depth = keys_to(rotation).size(); depth > 0; --depth) {
      const SlotRotation before = link_of(rotation).before;
      order.emplace_back(depth, before, rotation);
      rotation = before;
    }
  }
  std::sort(order.begin(), order.end());
  order.erase(std::unique(order.begin(), order.end()), order.end());
  std::vector<RouteStep> steps;
  for (const auto& [depth, before, rotation] : order) {
    std::size_t number = RouteStep::source;
    if (depth > 1) {
      const auto at = std::ranges::find(steps, before, &RouteStep::rotation);
      at->is_followed = true;
      number = static_cast<std::size_t>(at - steps.begin());
    }
    steps.push_back({rotation, link_of(rotation).key, number, depth, false});
  }
  return steps;
}

}  // namespace sealion::packed
