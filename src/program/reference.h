#pragma once

#include <vector>

#include "program/program.h"
#include "program/tensor.h"

namespace sealion {

/// Runs the program on plain integers, exactly: the judge of every encrypted result. `inputs` has
/// shape [input_size][samples]. Throws `invalid_argument` where the shape or a value is outside the
/// program's declared input, and `does_not_fit` where a value leaves 64 bits.
IntegerBatch evaluate_reference(const Program& program, const IntegerBatch& inputs);

/// The same, and the largest absolute value that each node took.
struct ReferenceTrace {
  IntegerBatch output;
  std::vector<std::int64_t> largest;  ///< [nodes]
};
ReferenceTrace trace_reference(const Program& program, const IntegerBatch& inputs);

}  // namespace sealion
