#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "layouts/packed/slots/slot_ring.h"
#include "rlwe/slot_rotation.h"

namespace sealion::packed {

/// One key switch on the way to rotations: `rotation` is the one before it and then `key`.
struct RouteStep {
  static constexpr std::size_t source = ~std::size_t{0};

  SlotRotation rotation;
  SlotRotation key;    ///< has a key of its own
  std::size_t before;  ///< number of the step that it follows, or `source`: what is to be rotated
  std::size_t depth;   ///< key switches from the source, 1 or more
  bool is_followed;    ///< by another step
};

/// Steps [first, last) that follow the same one: a ciphertext's digits serve them all.
struct Siblings {
  std::size_t first, last;
};
/// Of steps as Routes lists them.
std::vector<Siblings> siblings_of(const std::vector<RouteStep>& steps);

/// How rotations that have no key of their own are made of rotations that have one: each by the
/// fewest; where several routes are as short, each of their steps ends with the least key that
/// leads there. Rotations in the slots of one record.
class Routes {
 public:
  /// Each rotation by its own key.
  Routes() = default;

  /// All that are used have keys but the keyless ones, which are some of them. `used`
  /// ascends. Nothing where a rotation has no route.
  static std::optional<Routes> through(const SlotRing& ring, const std::vector<SlotRotation>& used,
                                       std::vector<SlotRotation> keyless);

  /// Ascending.
  const std::vector<SlotRotation>& keyless() const { return keyless_; }
  /// The keys that a rotation goes by, from the last to the first.
  std::vector<SlotRotation> keys_to(SlotRotation rotation) const;
  /// All that stand on the routes of these, each once, by their depth; those that follow the same
  /// one stand together. The identity takes none.
  std::vector<RouteStep> steps_to(const std::vector<SlotRotation>& wanted) const;

 private:
  struct Link {
    SlotRotation before, key;
  };
  Link link_of(SlotRotation rotation) const;

  std::vector<SlotRotation> keyless_;
  std::map<SlotRotation, Link> links_;  // of the keyless, and of what lies on their routes
};

}  // namespace sealion::packed
