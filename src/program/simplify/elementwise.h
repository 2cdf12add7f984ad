#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "program/simplify/constants.h"

namespace sealion::simplification {

using Features = std::vector<std::size_t>;  ///< of a node, ascending

/// What is left of a sum, on some of its features.
struct SumParts {
  std::vector<NodeId> inputs;
  std::vector<std::int32_t> factors;    ///< [inputs]
  std::vector<std::int64_t> constants;  ///< [features], with all operands that are constants
};

SumParts parts_of(const SumNode& sum, const Features& features, const Constants& constants);

/// A product of which one side, `factor`, is constants that fit weights, and the other has none.
struct Scaling {
  NodeId factor, input;
};
std::optional<Scaling> scaling_of(const ProductNode& product, const Features& features,
                                  const Constants& constants);

}  // namespace sealion::simplification
