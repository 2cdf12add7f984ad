#include "program/simplify/elementwise.h"

#include <algorithm>
#include <cstdlib>

#include "base/int128.h"

namespace sealion::simplification {
namespace {

/// `before` with an operand that is constant at all of these features; none where it is not, or
/// where a constant gets too large.
std::optional<std::vector<std::int64_t>> absorbed(const std::vector<std::int64_t>& before,
                                                  std::int32_t factor, NodeId operand,
                                                  const Features& features,
                                                  const Constants& constants) {
  std::vector<std::int64_t> result;
  for (std::size_t place = 0; place < features.size(); ++place) {
    const Constant& x = constants.at(operand, features[place]);
    if (!x) return std::nullopt;
    const int128 sum = before[place] + int128{factor} * *x;
    if (sum < -largest_constant || sum > largest_constant) return std::nullopt;
    result.push_back(static_cast<std::int64_t>(sum));
  }
  return result;
}

bool scales(NodeId factor, NodeId input, const Features& features, const Constants& constants) {
  return std::all_of(features.begin(), features.end(), [&](std::size_t i) {
    const Constant& c = constants.at(factor, i);
    return c && std::abs(*c) <= largest_weight && !constants.at(input, i);
  });
}

}  // namespace

SumParts parts_of(const SumNode& sum, const Features& features, const Constants& constants) {
  SumParts parts;
  for (const std::size_t i : features) parts.constants.push_back(sum.constants[i]);
  for (std::size_t k = 0; k < sum.inputs.size(); ++k) {
    auto more = absorbed(parts.constants, sum.factors[k], sum.inputs[k], features, constants);
    if (more) {
      parts.constants = std::move(*more);
    } else {
      parts.inputs.push_back(sum.inputs[k]);
      parts.factors.push_back(sum.factors[k]);
    }
  }
  return parts;
}

std::optional<Scaling> scaling_of(const ProductNode& product, const Features& features,
                                  const Constants& constants) {
  const auto& [left, right] = product;
  if (scales(left, right, features, constants)) return Scaling{left, right};
  if (scales(right, left, features, constants)) return Scaling{right, left};
  return std::nullopt;
}

}  // namespace sealion::simplification
