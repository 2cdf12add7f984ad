#pragma once

#include <cstddef>

#include "data/files/csv/column_builder.h"
#include "data/files/csv/csv_table.h"

namespace sealion {

/// Where a field stands that is refused.
struct FieldPlace {
  const CsvTable& table;
  const CsvRow& row;
  std::size_t column;
};

/// Throws the error, naming file, line and column, for a field that a ColumnBuilder did not take.
[[noreturn]] void refuse(const FieldPlace& place, FieldFate fate);

/// Throws `corrupt` for a field that must not be missing.
[[noreturn]] void refuse_missing(const FieldPlace& place);

}  // namespace sealion
