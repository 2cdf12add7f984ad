#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/files/csv/csv_reader.h"

namespace sealion {

inline constexpr std::size_t most_table_columns = std::size_t{1} << 16;

/// Whether the first row of a table names its columns.
enum class CsvHeader {
  automatic,  ///< it does if none of its fields is a number, or a text stands above a number
  present,
  absent  ///< they are named c1, c2, ...
};

/// Rows of named columns, all of one width.
class CsvTable {
 public:
  /// Throws `corrupt` for a text without a row, names that are empty, there twice or not in UTF-8,
  /// and as CsvReader does.
  explicit CsvTable(CsvReader reader, CsvHeader header = CsvHeader::automatic);

  const std::string& name() const { return reader_.name(); }
  const std::vector<std::string>& columns() const { return columns_; }
  /// The index of the column with this name, or, where none has it, with this number, counted from
  /// 1. Throws `not_found` with the names that there are.
  std::size_t column(const std::string& wanted) const;
  /// As CsvReader::next; throws `corrupt` too, for a row of another width.
  std::optional<CsvRow> next();
  /// Passes over the next rows, and says how many there were up to `rows`. Throws likewise.
  std::size_t skip(std::size_t rows);

 private:
  struct OwnedRow {
    std::vector<std::string> fields;
    std::size_t line = 0;
  };
  static bool names_columns(const std::deque<OwnedRow>& rows, CsvHeader header);
  std::optional<CsvRow> next_of_any_width();

  CsvReader reader_;
  std::vector<std::string> columns_;
  /// Rows that were read to find out what the first is, and are still to be given.
  std::deque<OwnedRow> ahead_;
  OwnedRow given_;
  std::vector<std::string_view> fields_;  ///< of given_
};

}  // namespace sealion
