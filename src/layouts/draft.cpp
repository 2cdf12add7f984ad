#include "layouts/draft.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace sealion::planning {

double Draft::score() const {
  const bool needs_keys = std::any_of(barriers.begin(), barriers.end(),
                                      [](const Barrier& barrier) { return barrier.relinearise; });
  return seconds * std::pow(worthwhile_factor, static_cast<std::ptrdiff_t>(barriers.size())) *
         (needs_keys ? worthwhile_keys_factor : 1);
}

bool Draft::is_better_than(const Draft& other) const {
  if (excess_bits != other.excess_bits) return excess_bits < other.excess_bits;
  return score() < other.score();
}

}  // namespace sealion::planning
