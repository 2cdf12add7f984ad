#pragma once

#include <vector>

#include "base/tensor.h"
#include "program/program.h"

namespace sealion {

/// What a program makes in double precision: exact below 2^53, and right but for rounding beyond,
/// where no 64 bits hold a value. Calibration and training ask for sizes, not for the last bit.
struct Approximation {
  RealBatch output;             ///< [output_size][samples]
  std::vector<double> largest;  ///< [nodes], the largest absolute value that each node took
};

/// `inputs` as of evaluate_reference.
Approximation approximate(const Program& program, const IntegerBatch& inputs);

}  // namespace sealion
