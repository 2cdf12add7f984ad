#include "rlwe/slot_rotation.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"

namespace sealion {

std::string to_string(const SlotRotation& rotation) {
  const std::string turn = fmt::format("by {} steps", rotation.steps);
  if (!rotation.swap) return turn;
  return rotation.steps == 0 ? "by the swap of rows" : turn + " and the swap of rows";
}

std::uint32_t galois_element(const SlotRotation& rotation, std::size_t n) {
  if (rotation.steps >= n / 2) {
    fail(ErrorCode::invalid_argument, "a rotation by {} steps of rows of {} slots", rotation.steps,
         n / 2);
  }
  const std::uint64_t order = 2 * n;
  std::uint64_t element = rotation.swap ? order - 1 : 1;
  std::uint64_t power = 3;
  for (std::size_t steps = rotation.steps; steps != 0; steps /= 2) {
    if (steps % 2 != 0) element = element * power % order;
    power = power * power % order;
  }
  return static_cast<std::uint32_t>(element);
}

std::vector<std::uint32_t> galois_elements(std::span<const SlotRotation> rotations, std::size_t n) {
  std::vector<std::uint32_t> elements;
  for (const SlotRotation& rotation : rotations) {
    if (!rotation.is_identity()) elements.push_back(galois_element(rotation, n));
  }
  std::sort(elements.begin(), elements.end());
  elements.erase(std::unique(elements.begin(), elements.end()), elements.end());
  return elements;
}

}  // namespace sealion
