#include "data/files/csv/column_kinds.h"

#include "data/files/csv/cell.h"

namespace sealion {

std::vector<ColumnKind> column_kinds(CsvTable& table, std::size_t most_rows) {
  std::vector<ColumnKind> kinds(table.columns().size(), ColumnKind::numeric);
  for (std::size_t rows = 0; rows < most_rows; ++rows) {
    const auto row = table.next();
    if (!row) break;
    for (std::size_t c = 0; c < kinds.size(); ++c) {
      if (kinds[c] == ColumnKind::categorical) continue;
      if (read_cell(row->fields[c]).kind == CellKind::text) kinds[c] = ColumnKind::categorical;
    }
  }
  return kinds;
}

}  // namespace sealion
