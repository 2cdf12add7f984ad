#pragma once

#include <cstdint>

#include "data/preprocessing/preprocessing.h"

namespace sealion {

/// The integer of a finite number, the nearest that the model was made for where it is outside. To
/// the bit what every client computes: in double precision, one operation after the other.
std::int64_t level_of(const NumericRule& rule, double value);

}  // namespace sealion
