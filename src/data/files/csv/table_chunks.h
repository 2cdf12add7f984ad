#pragma once

#include <sealion/inputs.h>

#include <cstddef>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/files/csv/column_kinds.h"
#include "data/files/csv/csv_table.h"
#include "data/preprocessing/preprocessing.h"
#include "data/preprocessing/record_names.h"

namespace sealion {

/// Some rows of a table.
struct TableChunk {
  Table table;
  std::vector<std::size_t> lines;  ///< of the file, on which each row begins, counted from 1
};

/// "patients.csv, line 17".
RecordNames line_names(std::string file, std::vector<std::size_t> lines);

/// The columns of a CSV file that a model looks at, some rows at a time: in memory that does not
/// grow with the rows.
class TableChunks {
 public:
  /// Columns are found by the names of those that preprocessing looks at (`columns_seen`), in their
  /// order. Throws `incompatible` for a column that is not there, and as CsvTable does.
  TableChunks(CsvTable table, const std::vector<SeenColumn>& columns);

  /// The next rows, as many as there are up to `most_rows`; none at the end. Throws `corrupt` with
  /// file, line and column for texts where numbers are due, for infinity and what is not
  /// UTF-8.
  std::optional<TableChunk> next(std::size_t most_rows);

 private:
  struct Wanted {
    std::size_t number;
    ColumnKind kind;
  };
  CsvTable table_;
  std::vector<Wanted> wanted_;
};

}  // namespace sealion
