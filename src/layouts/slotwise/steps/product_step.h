#pragma once

#include <cstddef>

#include "layouts/slotwise/steps/step_context.h"
#include "layouts/slotwise/steps/step_cost.h"
#include "program/program.h"

namespace sealion {

/// A product on a tile: of the two operands as polynomials in the secret, part by part.
class ProductStep {
 public:
  static StepCost cost(const ProductNode& product, std::size_t size, const StepParts& parts);

  std::size_t scratch_residues() const { return 0; }
  void run(const StepContext& context) const;
};

/// The product of a value with itself; the mixed terms come in pairs.
class SquareStep {
 public:
  static StepCost cost(const ProductNode& square, std::size_t size, const StepParts& parts);

  std::size_t scratch_residues() const { return 0; }
  void run(const StepContext& context) const;
};

}  // namespace sealion
