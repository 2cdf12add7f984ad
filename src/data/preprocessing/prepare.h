#pragma once

#include <sealion/inputs.h>

#include "base/execution_context.h"
#include "base/tensor.h"
#include "data/preprocessing/preprocessing.h"
#include "data/preprocessing/record_names.h"

namespace sealion {

/// Records as a model's integers, [inputs][count]. Throws `incompatible` for records of another
/// shape and for a table that lacks a column or has it of another kind, `invalid_argument` for a
/// range that there is not and, naming record and column, for a value that the rules refuse: one of
/// them where there are several and several threads.
IntegerBatch prepare(const Preprocessing& preprocessing, const Inputs& inputs, RecordRange range,
                     const RecordNames& names = record_number,
                     const ExecutionContext& context = one_thread);

/// What `prepare` would throw whatever the values are.
void check_takes(const Preprocessing& preprocessing, const Inputs& inputs);

}  // namespace sealion
