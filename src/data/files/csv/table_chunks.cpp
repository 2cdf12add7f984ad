#include "data/files/csv/table_chunks.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "data/files/csv/column_builder.h"
#include "data/files/csv/field_place.h"

namespace sealion {
namespace {

std::size_t column_of_model(const CsvTable& table, const std::string& name) {
  const auto found = std::ranges::find(table.columns(), name);
  if (found != table.columns().end()) {
    return static_cast<std::size_t>(found - table.columns().begin());
  }
  fail(ErrorCode::incompatible, "'{}' has no column '{}', which the model needs; there are: {}",
       table.name(), name, fmt::join(table.columns(), ", "));
}

}  // namespace

RecordNames line_names(std::string file, std::vector<std::size_t> lines) {
  return [file = std::move(file), lines = std::move(lines)](std::size_t row) {
    return fmt::format("{}, line {}", file, lines[row]);
  };
}

TableChunks::TableChunks(CsvTable table, const std::vector<SeenColumn>& columns)
    : table_(std::move(table)) {
  for (const SeenColumn& column : columns) {
    wanted_.push_back({column_of_model(table_, column.name),
                       column.is_text ? ColumnKind::categorical : ColumnKind::numeric});
  }
}

std::optional<TableChunk> TableChunks::next(std::size_t most_rows) {
  std::vector<ColumnBuilder> builders;
  for (const Wanted& column : wanted_) builders.emplace_back(column.kind, most_rows);
  TableChunk chunk;
  while (chunk.lines.size() < most_rows) {
    const auto row = table_.next();
    if (!row) break;
    for (std::size_t c = 0; c < wanted_.size(); ++c) {
      const std::size_t number = wanted_[c].number;
      const FieldFate fate = builders[c].add(row->fields[number]);
      if (fate != FieldFate::taken) refuse({table_, *row, number}, fate);
    }
    chunk.lines.push_back(row->line);
  }
  if (chunk.lines.empty()) return std::nullopt;
  chunk.table.rows = chunk.lines.size();
  for (std::size_t c = 0; c < wanted_.size(); ++c) {
    chunk.table.columns.push_back(builders[c].finish(table_.columns()[wanted_[c].number]));
  }
  return chunk;
}

}  // namespace sealion
