#pragma once

#include <cstddef>
#include <vector>

#include "data/files/csv/csv_table.h"

namespace sealion {

enum class ColumnKind {
  numeric,     ///< no field is a text
  categorical  ///< some field is a text: CellKind::text
};

/// What the next rows of a table hold, at most so many, for each column.
std::vector<ColumnKind> column_kinds(CsvTable& table, std::size_t most_rows);

}  // namespace sealion
