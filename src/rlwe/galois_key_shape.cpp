#include "rlwe/galois_key_shape.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "base/error.h"

namespace sealion {

std::vector<GaloisKeyShape> galois_key_shapes(std::span<const GaloisElementUse> uses) {
  std::map<std::uint32_t, std::size_t> limbs_of;
  for (const GaloisElementUse& use : uses) {
    if (use.element == 1) continue;
    std::size_t& limbs = limbs_of[use.element];
    limbs = std::max(limbs, use.limbs);
  }
  std::map<std::size_t, std::vector<std::uint32_t>, std::greater<>> by_limbs;
  for (const auto& [element, limbs] : limbs_of) by_limbs[limbs].push_back(element);
  std::vector<GaloisKeyShape> shapes;
  for (auto& [limbs, elements] : by_limbs) shapes.push_back({limbs, std::move(elements)});
  return shapes;
}

void check_disjoint(std::span<const GaloisKeyShape> shapes) {
  std::set<std::uint32_t> seen;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    if (i > 0 && shapes[i].limbs >= shapes[i - 1].limbs) {
      fail(ErrorCode::invalid_argument, "Galois keys at {} limbs after those at {}: descending",
           shapes[i].limbs, shapes[i - 1].limbs);
    }
    for (const std::uint32_t element : shapes[i].elements) {
      if (seen.insert(element).second) continue;
      fail(ErrorCode::invalid_argument, "two Galois keys for the element {}: the first serves both",
           element);
    }
  }
}

}  // namespace sealion
