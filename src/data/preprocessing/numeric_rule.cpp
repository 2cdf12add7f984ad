#include "data/preprocessing/numeric_rule.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "data/preprocessing/level.h"

namespace sealion {

InputBounds joined(InputBounds a, InputBounds b) {
  return {std::min(a.low, b.low), std::max(a.high, b.high)};
}

InputBounds bounds_of(const NumericRule& rule) {
  const auto [low, high] = std::minmax({level_of(rule, rule.least), level_of(rule, rule.most)});
  return {low, high};
}

void check_rule(const NumericRule& rule, const std::string& name) {
  const double missing = rule.missing.value_or(0);
  for (const double value : {rule.offset, rule.factor, rule.least, rule.most, missing}) {
    if (std::isfinite(value)) continue;
    fail(ErrorCode::invalid_argument, "the rule of '{}' has a number that is not finite", name);
  }
  if (rule.least > rule.most) {
    fail(ErrorCode::invalid_argument, "the rule of '{}' takes values from {} to {}, which are none",
         name, rule.least, rule.most);
  }
  for (const double end : {rule.least, rule.most}) {
    if (std::abs((end - rule.offset) * rule.factor) < static_cast<double>(largest_level)) continue;
    fail(ErrorCode::invalid_argument, "the rule of '{}' makes {} an integer beyond {}", name, end,
         largest_level);
  }
}

}  // namespace sealion
