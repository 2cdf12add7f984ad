#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "layouts/packed/slots/routes.h"

namespace sealion::testing {

/// Takes keys away at random, about half of them, as long as every rotation has a route.
inline packed::Routes random_routes(const packed::SlotRing& ring,
                                    const std::vector<SlotRotation>& used, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<SlotRotation> order = used, keyless;
  std::shuffle(order.begin(), order.end(), random);
  packed::Routes routes;
  for (const SlotRotation& rotation : order) {
    if (random() % 2 == 0) continue;
    keyless.push_back(rotation);
    if (auto fewer = packed::Routes::through(ring, used, keyless)) {
      routes = *std::move(fewer);
    } else {
      keyless.pop_back();
    }
  }
  return routes;
}

}  // namespace sealion::testing
