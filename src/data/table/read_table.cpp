#include "data/table/read_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <limits>
#include <memory>
#include <utility>

#include "base/error.h"
#include "data/table/column_builder.h"
#include "data/table/column_kinds.h"

namespace sealion {
namespace {

/// Rows that are looked at to find out what columns hold. Where a later one is no number after all,
/// the file is looked through whole.
constexpr std::size_t rows_of_sample = std::size_t{1} << 14;
constexpr std::size_t all_rows = std::numeric_limits<std::size_t>::max();
constexpr std::size_t rows_between_checks = 4096;

CsvTable open(const std::filesystem::path& path, const TableOptions& options) {
  auto file = std::make_unique<std::ifstream>(path, std::ios::binary);
  const int reason = std::filesystem::is_directory(path) ? EISDIR : *file ? 0 : errno;
  if (reason != 0) {
    fail(reason == ENOENT ? ErrorCode::not_found : ErrorCode::io, "'{}': {}", path.string(),
         std::strerror(reason));
  }
  return CsvTable(CsvReader(std::move(file), path.string(), options.delimiter), options.header);
}

std::string shortened(std::string_view field) {
  constexpr std::size_t most = 40;
  return field.size() <= most ? std::string(field) : std::string(field.substr(0, most)) + "...";
}

/// A column that is read.
struct Reading {
  std::size_t number;
  ColumnBuilder builder;
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
    CsvTable table = open(path_, options_);
    std::vector<ColumnKind> found = column_kinds(table, most_rows);
    for (const std::string& name : options_.categorical) {
      found[table.column(name)] = ColumnKind::categorical;
    }
    return found;
  }

  std::vector<Reading> readings(const CsvTable& table, const std::vector<ColumnKind>& kinds) const {
    std::vector<bool> is_ignored(kinds.size());
    for (const std::string& name : options_.ignored) is_ignored[table.column(name)] = true;
    std::vector<Reading> wanted;
    for (std::size_t c = 0; c < kinds.size(); ++c) {
      if (!is_ignored[c]) wanted.push_back({c, ColumnBuilder(kinds[c])});
    }
    return wanted;
  }

  /// None where a column of numbers has a text.
  std::optional<Table> load(const std::vector<ColumnKind>& kinds) const {
    CsvTable csv = open(path_, options_);
    std::vector<Reading> columns = readings(csv, kinds);
    Table table;
    while (const auto row = csv.next()) {
      if (table.rows % rows_between_checks == 0) context_.check_stop();
      for (Reading& column : columns) {
        const FieldFate fate = column.builder.add(row->fields[column.number]);
        if (fate == FieldFate::is_text) return std::nullopt;
        if (fate != FieldFate::taken) refuse(csv, *row, column.number, fate);
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

  [[noreturn]] static void refuse(const CsvTable& table, const CsvRow& row, std::size_t column,
                                  FieldFate fate) {
    const std::string where =
        fmt::format("'{}', line {}, column '{}'", table.name(), row.line, table.columns()[column]);
    const std::string field = shortened(row.fields[column]);
    if (fate == FieldFate::is_not_utf8) {
      fail(ErrorCode::corrupt, "{}: the text is not UTF-8; save the table in UTF-8", where);
    }
    if (fate == FieldFate::is_infinite) {
      fail(ErrorCode::corrupt, "{}: '{}' is no finite number", where, field);
    }
    fail(
        ErrorCode::does_not_fit,
        "{}: '{}' is the {}th different text, too many for categories: ignore the column, or write "
        "its numbers with a decimal point",
        where, field, most_categories + 1);
  }

  std::filesystem::path path_;
  const TableOptions& options_;
  const ExecutionContext& context_;
};

}  // namespace

Table read_table(const std::filesystem::path& path, const TableOptions& options,
                 const ExecutionContext& context) {
  return TableReader(path, options, context).read();
}

}  // namespace sealion
