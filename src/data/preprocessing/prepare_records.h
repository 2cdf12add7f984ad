#pragma once

#include <sealion/inputs.h>

#include "data/preprocessing/integer_rows.h"
#include "data/preprocessing/preprocessing.h"
#include "data/preprocessing/record_names.h"

namespace sealion {

/// As `prepare`, for records of a range that there is, into `out`, which has room for them.
void prepare_records(const ArrayRules& rules, const Records& records, RecordRange range,
                     const RecordNames& names, const IntegerRows& out);

}  // namespace sealion
