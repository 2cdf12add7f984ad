#pragma once

#include <cstddef>
#include <cstdint>

#include "base/execution_context.h"
#include "base/tensor.h"

namespace sealion {

/// Throws `invalid_argument` unless there are 1 to `most` records of `features` features.
void check_record_shape(const IntegerBatch& records, std::size_t features, std::size_t most);

/// Throws `invalid_argument`, naming the first such feature, for a value outside [low, high].
void check_record_range(const IntegerBatch& records, std::int64_t low, std::int64_t high,
                        const ExecutionContext& context);

}  // namespace sealion
