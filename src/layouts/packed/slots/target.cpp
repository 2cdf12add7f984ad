#include "layouts/packed/slots/target.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <utility>

namespace sealion::packed {
namespace {

Place place_of(std::size_t position, std::size_t period) {
  return {static_cast<std::uint32_t>(position / period),
          static_cast<std::uint32_t>(position % period)};
}

}  // namespace

std::vector<SlotRotation> Target::folds(const SlotRing& ring) const {
  const std::size_t first = kind == Kind::window ? 1 : result.period();
  const std::size_t last = kind == Kind::window ? window : sums_period;
  std::vector<SlotRotation> rotations;
  for (std::size_t stride = first; stride < last; stride *= 2) {
    rotations.push_back(stride == ring.row() ? SlotRotation{0, true} : SlotRotation{stride, false});
  }
  return rotations;
}

Target folded_target(const std::vector<std::size_t>& order, std::size_t period,
                     std::size_t sources_period) {
  const std::size_t last = *std::max_element(order.begin(), order.end());
  Placement result(order.size(), last / period + 1, period);
  for (std::size_t r = 0; r < order.size(); ++r) result.put(r, place_of(order[r], period));
  return {Target::Kind::folded, std::move(result), std::max(period, sources_period)};
}

Target window_target(std::size_t size, std::size_t window, std::size_t sources_period) {
  const std::size_t period = std::max(std::bit_ceil(size) * window, sources_period);
  Placement result(size, 1, period);
  for (std::size_t r = 0; r < size; ++r) result.put(r, place_of(r * window, period));
  return {Target::Kind::window, std::move(result), period, window};
}

Target target_at(const Placement& placement, std::size_t sources_period) {
  return {Target::Kind::folded, placement, std::max(placement.period(), sources_period)};
}

}  // namespace sealion::packed
