#pragma once

#include <span>
#include <vector>

#include "data/preprocessing/prepare.h"

namespace sealion {

/// What the numbers of a record are divided by: 1 where it would be 0.
double record_divisor(RecordNorm norm, std::span<const double> numbers);

/// These records, each divided so; `range` counts from 0 then.
Records normalised(RecordNorm norm, const Records& records, RecordRange range);
/// Of rows the numbers of columns with such rules. Other columns than those of the rules are left
/// out. Throws `incompatible` for a column that is not there.
Table normalised(RecordNorm norm, const Table& table, const TableRules& rules, RecordRange range);

}  // namespace sealion
