#include "layouts/packed/levels/fewer_keys.h"

#include <algorithm>
#include <optional>
#include <queue>
#include <utility>

namespace sealion::packed {
namespace {

/// Of the price, what the absence of a key must save: for less no plan changes.
constexpr double least_saving = 1e-3;

class KeyElimination {
 public:
  KeyElimination(const SlotRing& ring, const std::vector<SlotRotation>& used,
                 const RouteWishes& wishes)
      : ring_(ring), used_(used), wishes_(wishes), price_(wishes.price(routes_)) {}

  /// Other keys that are gone may make one pay that did not.
  Routes run() {
    while (go_through_all()) {
    }
    return routes_;
  }

 private:
  struct Removal {
    double saving;
    SlotRotation rotation;

    /// Of two that save the same, the one with more steps goes.
    friend auto operator<=>(const Removal&, const Removal&) = default;
  };

  struct Candidate {
    Removal removal;
    Routes routes;  ///< without that key
  };

  /// Whether any key went.
  bool go_through_all() {
    const std::vector<SlotRotation> keyless = routes_.keyless();
    for (const SlotRotation& rotation : used_) {
      if (std::ranges::binary_search(keyless, rotation)) continue;
      if (const auto found = candidate(rotation)) removals_.push(found->removal);
    }
    bool any = false;
    while (!removals_.empty()) {
      const SlotRotation rotation = removals_.top().rotation;
      removals_.pop();
      any = remove_or_put_back(rotation) || any;
    }
    return any;
  }

  bool remove_or_put_back(const SlotRotation& rotation) {
    std::optional<Candidate> found = candidate(rotation);
    if (!found) return false;
    if (!removals_.empty() && found->removal < removals_.top()) {
      removals_.push(found->removal);
      return false;
    }
    if (!wishes_.holds(found->routes)) return false;
    routes_ = std::move(found->routes);
    price_ -= found->removal.saving;
    return true;
  }

  /// What comes of taking one more key away; nothing where the others make no route or it does not
  /// pay.
  std::optional<Candidate> candidate(const SlotRotation& rotation) const {
    std::vector<SlotRotation> keyless = routes_.keyless();
    keyless.push_back(rotation);
    std::optional<Routes> routes = Routes::through(ring_, used_, std::move(keyless));
    if (!routes) return std::nullopt;
    const Removal removal{price_ - wishes_.price(*routes), rotation};
    if (removal.saving <= least_saving * price_) return std::nullopt;
    return Candidate{removal, *std::move(routes)};
  }

  const SlotRing& ring_;
  const std::vector<SlotRotation>& used_;
  const RouteWishes& wishes_;
  Routes routes_;
  double price_;
  std::priority_queue<Removal> removals_;
};

}  // namespace

Routes fewer_keys(const SlotRing& ring, const std::vector<SlotRotation>& used,
                  const RouteWishes& wishes) {
  return KeyElimination(ring, used, wishes).run();
}

}  // namespace sealion::packed
