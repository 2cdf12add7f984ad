#include "data/files/csv/read_table.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "data/files/csv/cell.h"
#include "data/files/csv/column_builder.h"
#include "data/files/csv/column_kinds.h"
#include "data/files/csv/field_place.h"
#include "data/files/csv/open_table.h"

namespace sealion {
namespace {

/// Rows that are looked at to find out what columns hold. Where a later one is no number after all,
/// the file is looked through whole.
constexpr std::size_t rows_of_sample = std::size_t{1} << 14;
constexpr std::size_t all_rows = std::numeric_limits<std::size_t>::max();
constexpr std::size_t rows_between_checks = 4096;

/// A column that is read.
struct Reading {
  std::size_t number;
  ColumnBuilder builder;
  bool may_miss;
};

class TableReader {
 public:
  TableReader(std::filesystem::path path, const TableOptions& options,
              const ExecutionContext& context)
      : path_(std::move(path)), options_(options), context_(context) {}

  Table read() {
    if (auto table = load(kinds(rows_of_sample))) return *std::move(table);
    return load(kinds(all_rows)).value();
  }

 private:
  std::vector<ColumnKind> kinds(std::size_t most_rows) const {
    CsvTable table = open_table(path_, options_.delimiter, options_.header);
    std::vector<ColumnKind> found = column_kinds(table, most_rows);
    for (const std::string& name : options_.categorical) {
      found[table.column(name)] = ColumnKind::categorical;
    }
    return found;
  }

  static std::vector<bool> marked(const CsvTable& table, const std::vector<std::string>& names) {
    std::vector<bool> is_marked(table.columns().size());
    for (const std::string& name : names) is_marked[table.column(name)] = true;
    return is_marked;
  }

  std::vector<Reading> readings(const CsvTable& table, const std::vector<ColumnKind>& kinds) const {
    const std::vector<bool> is_ignored = marked(table, options_.ignored);
    const std::vector<bool> is_complete = marked(table, options_.complete);
    std::vector<Reading> wanted;
    for (std::size_t c = 0; c < kinds.size(); ++c) {
      if (!is_ignored[c]) wanted.push_back({c, ColumnBuilder(kinds[c]), !is_complete[c]});
    }
    return wanted;
  }

  /// None where a column of numbers has a text.
  std::optional<Table> load(const std::vector<ColumnKind>& kinds) const {
    CsvTable csv = open_table(path_, options_.delimiter, options_.header);
    std::vector<Reading> columns = readings(csv, kinds);
    Table table;
    while (const auto row = csv.next()) {
      if (table.rows % rows_between_checks == 0) context_.check_stop();
      for (Reading& column : columns) {
        const std::string_view field = row->fields[column.number];
        const FieldFate fate = column.builder.add(field);
        if (fate == FieldFate::is_text) return std::nullopt;
        if (fate != FieldFate::taken) refuse({csv, *row, column.number}, fate);
        if (!column.may_miss && read_cell(field).kind == CellKind::missing) {
          refuse_missing({csv, *row, column.number});
        }
      }
      if (++table.rows * columns.size() > most_table_values) {
        fail(ErrorCode::does_not_fit, "'{}', line {}: more than {} values", csv.name(), row->line,
             most_table_values);
      }
    }
    for (Reading& column : columns) {
      table.columns.push_back(column.builder.finish(csv.columns()[column.number]));
    }
    return table;
  }

  std::filesystem::path path_;
  const TableOptions& options_;
  const ExecutionContext& context_;
};

}  // namespace

Table read_table(const std::filesystem::path& path, const TableOptions& options,
                 const ExecutionContext& context) {
  if (std::filesystem::exists(path) && !std::filesystem::is_regular_file(path) &&
      !std::filesystem::is_directory(path)) {
    fail(ErrorCode::unsupported, "'{}' is no regular file: a table is read twice, save it first",
         path.string());
  }
  return TableReader(path, options, context).read();
}

}  // namespace sealion
