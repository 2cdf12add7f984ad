#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "program/program.h"
#include "program/range.h"
#include "rlwe/parameters.h"

namespace sealion {

/// What a plan says of one node.
struct LayerPlan {
  std::string name;
  std::size_t size;             ///< integers of one sample
  std::size_t parts;            ///< ciphertext parts that carry it
  int range_bits;               ///< of a signed integer that holds every value
  double noise_budget_bits;     ///< forecast of what is left
  std::uint64_t multiply_adds;  ///< of one batch, over all parts, limbs and points
};

/// Parameters for a program, and why they hold.
struct Plan {
  ParametersLiteral parameters;
  RangeMode range_mode;
  double safety_factor;
  std::vector<LayerPlan> layers;  ///< one for each node
  double noise_margin_bits;       ///< forecast budget of the output
};

struct PlanRequest {
  SecurityLevel security = SecurityLevel::bits_128;
  /// Largest values seen on calibration data, one for each node; without them, ranges are proved.
  std::optional<std::vector<std::int64_t>> largest_seen = std::nullopt;
  double safety_factor = 2.0;
  /// With `insecure_for_tests` only: this n, a power of two in [16, 32768], at any modulus.
  std::optional<std::size_t> insecure_dimension = std::nullopt;
};

/// Budget that a plan keeps at the output, above the forecast.
inline constexpr double minimal_margin_bits = 2.0;

/// The cheapest parameters, smallest n first, that keep every value of the program apart modulo t,
/// leave noise budget at the end and meet the security level. Ranges are proved if a proved range
/// fits at the same n as the calibrated one, else calibrated. Throws `does_not_fit` naming
/// the layer, the bits it needs, the bits there are and what would help.
Plan plan_program(const Program& program, const PlanRequest& request = {});

}  // namespace sealion
