#pragma once

#include <sealion/inputs.h>

#include "base/tensor.h"
#include "data/preprocessing/preprocessing.h"
#include "data/preprocessing/record_names.h"

namespace sealion {

/// As `prepare`, for a range that there is.
IntegerBatch prepare_records(const ArrayRules& rules, const Records& records, RecordRange range,
                             const RecordNames& names);

}  // namespace sealion
