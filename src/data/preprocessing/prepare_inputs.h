#pragma once

#include <sealion/inputs.h>

#include "base/tensor.h"
#include "data/preprocessing/input_rules.h"
#include "data/preprocessing/record_names.h"

namespace sealion {

/// As `prepare`, for a range that there is.
IntegerBatch prepare_inputs(const InputRules& rules, const Inputs& inputs, RecordRange range,
                            const RecordNames& names);

}  // namespace sealion
