#pragma once

#include <functional>
#include <vector>

#include "layouts/packed/slots/routes.h"
#include "layouts/packed/slots/slot_ring.h"
#include "rlwe/slot_rotation.h"

namespace sealion::packed {

/// What is asked of routes.
struct RouteWishes {
  std::function<double(const Routes&)> price;  ///< of a request, keys included, in any unit
  std::function<bool(const Routes&)> holds;    ///< whether their noise may be
};

/// Routes for rotations that pay no key of their own: from those with a key each, that key is taken
/// away whose absence lowers the price most, as long as one does. Prices are asked lazily (Minoux
/// 1978): what a key saves is counted anew when it comes to the front.
Routes fewer_keys(const SlotRing& ring, const std::vector<SlotRotation>& used,
                  const RouteWishes& wishes);

}  // namespace sealion::packed
