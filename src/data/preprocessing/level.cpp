#include "data/preprocessing/level.h"

#include <algorithm>
#include <cmath>

namespace sealion {

std::int64_t level_of(const NumericRule& rule, double value) {
  const double clipped = std::clamp(value, rule.least, rule.most);
  return static_cast<std::int64_t>(std::floor((clipped - rule.offset) * rule.factor + 0.5));
}

}  // namespace sealion
