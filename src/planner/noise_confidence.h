#pragma once

#include "planner/way.h"
#include "program/program.h"

namespace sealion {

/// What the forecast of the noise rests on (docs/security/noise.md).
enum class NoiseConfidence {
  bounded,   ///< derived, step by step, from how keys, noise and messages are distributed
  heuristic  ///< some step, a variance mostly, is an estimate that measurements agree with
};

const char* to_string(NoiseConfidence confidence);

/// Of a program as it runs. Affine plans are bounded; of the slot-wise ones those without barriers
/// whose products multiply nothing but weighted sums of inputs: what a product leaves has a
/// variance that further products are only estimated to make, and what a barrier leaves has tails
/// of two kinds. The packed layout takes coefficients as independent.
NoiseConfidence noise_confidence(const Program& program, const Way& way);

}  // namespace sealion
