#pragma once

#include <sealion/data.h>

#include <cstddef>
#include <string>

#include "base/tensor.h"
#include "data/preprocessing/preprocessing.h"

namespace sealion {

/// Records [first, first + count).
struct RecordRange {
  std::size_t first, count;
};

/// Records as a model's integers, [inputs][count]. Throws `incompatible` for another shape or a
/// missing column, `invalid_argument` for a value that the rules refuse, naming its record, counted
/// from 0, and what it is called; both begin with `source`, the name of the data.
IntegerBatch prepare(const Preprocessing& preprocessing, const Inputs& inputs, RecordRange range,
                     const std::string& source = "the data");

}  // namespace sealion
