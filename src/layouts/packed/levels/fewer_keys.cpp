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

  /// Whether any key went.
  bool go_through_all() {
    const std::vector<SlotRotation> keyless = routes_.keyless();
    for (const SlotRotation& rotation : used_) {
      if (!std::ranges::binary_search(keyless, rotation)) consider(rotation);
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
    std::optional<Routes> routes = without(rotation);
    if (!routes) return false;
    const Removal removal{price_ - wishes_.price(*routes), rotation};
    if (!pays(removal)) return false;
    if (!removals_.empty() && removal < removals_.top()) {
      removals_.push(removal);
      return false;
    }
    if (!wishes_.holds(*routes)) return false;
    routes_ = *std::move(routes);
    price_ -= removal.saving;
    return true;
  }

  void consider(const SlotRotation& rotation) {
    const std::optional<Routes> routes = without(rotation);
    if (!routes) return;
    const Removal removal{price_ - wishes_.price(*routes), rotation};
    if (pays(removal)) removals_.push(removal);
  }

  bool pays(const Removal& removal) const { return removal.saving > least_saving * price_; }

  std::optional<Routes> without(const SlotRotation& rotation) const {
    std::vector<SlotRotation> keyless = routes_.keyless();
    keyless.push_back(rotation);
    return Routes::through(ring_, used_, keyless);
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
