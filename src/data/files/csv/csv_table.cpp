#include "data/files/csv/csv_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utf8.h>

#include <algorithm>
#include <charconv>
#include <unordered_set>
#include <utility>

#include "base/error.h"
#include "data/files/csv/cell.h"

namespace sealion {
namespace {

bool is_a(CellKind kind, const std::string& field) { return read_cell(field).kind == kind; }

std::vector<std::string> numbered(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 1; i <= count; ++i) names.push_back(fmt::format("c{}", i));
  return names;
}

/// The names, or the first of many.
std::string first_of(const std::vector<std::string>& names) {
  constexpr std::size_t most = 30;
  const auto count = static_cast<std::ptrdiff_t>(std::min(names.size(), most));
  std::string text = fmt::format("{}", fmt::join(names.begin(), names.begin() + count, ", "));
  if (names.size() > most) text += fmt::format(" and {} more", names.size() - most);
  return text;
}

void check_names(const std::vector<std::string>& names, const std::string& source,
                 std::size_t line) {
  std::unordered_set<std::string_view> seen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string& name = names[i];
    if (name.empty()) {
      fail(ErrorCode::corrupt, "'{}', line {}: column {} has no name", source, line, i + 1);
    }
    if (!utf8::is_valid(name.begin(), name.end())) {
      fail(ErrorCode::corrupt, "'{}', line {}: the name of column {} is not UTF-8", source, line,
           i + 1);
    }
    if (!seen.insert(name).second) {
      fail(ErrorCode::corrupt, "'{}', line {}: two columns are named '{}'", source, line, name);
    }
  }
}

}  // namespace

CsvTable::CsvTable(CsvReader reader, CsvHeader header) : reader_(std::move(reader)) {
  while (ahead_.size() < 2) {
    const auto row = reader_.next();
    if (!row) break;
    ahead_.push_back({{row->fields.begin(), row->fields.end()}, row->line});
  }
  if (ahead_.empty()) fail(ErrorCode::corrupt, "'{}' has no rows", name());
  const OwnedRow& first = ahead_.front();
  if (first.fields.size() > most_table_columns) {
    fail(ErrorCode::corrupt, "'{}', line {}: {} columns, more than {}", name(), first.line,
         first.fields.size(), most_table_columns);
  }
  if (!names_columns(ahead_, header)) {
    columns_ = numbered(first.fields.size());
    return;
  }
  check_names(first.fields, name(), first.line);
  columns_ = first.fields;
  ahead_.pop_front();
}

bool CsvTable::names_columns(const std::deque<OwnedRow>& rows, CsvHeader header) {
  if (header != CsvHeader::automatic) return header == CsvHeader::present;
  const std::vector<std::string>& first = rows.front().fields;
  const std::vector<std::string>& second = rows.back().fields;
  for (std::size_t c = 0; c < std::min(first.size(), second.size()); ++c) {
    if (is_a(CellKind::text, first[c]) && is_a(CellKind::number, second[c])) return true;
  }
  return std::ranges::none_of(
      first, [](const std::string& field) { return is_a(CellKind::number, field); });
}

std::size_t CsvTable::column(const std::string& wanted) const {
  const auto found = std::ranges::find(columns_, wanted);
  if (found != columns_.end()) return static_cast<std::size_t>(found - columns_.begin());
  std::size_t number = 0;
  const char* const end = wanted.data() + wanted.size();
  const auto [rest, error] = std::from_chars(wanted.data(), end, number);
  if (error == std::errc{} && rest == end && number >= 1 && number <= columns_.size()) {
    return number - 1;
  }
  fail(ErrorCode::not_found, "'{}' has no column '{}'; there are: {}", name(), wanted,
       first_of(columns_));
}

std::optional<CsvRow> CsvTable::next_of_any_width() {
  if (ahead_.empty()) return reader_.next();
  given_ = std::move(ahead_.front());
  ahead_.pop_front();
  fields_.assign(given_.fields.begin(), given_.fields.end());
  return CsvRow{fields_, given_.line};
}

std::optional<CsvRow> CsvTable::next() {
  const auto row = next_of_any_width();
  if (row && row->fields.size() != columns_.size()) {
    fail(ErrorCode::corrupt, "'{}', line {}: {} fields in a table of {} columns", name(), row->line,
         row->fields.size(), columns_.size());
  }
  return row;
}

std::size_t CsvTable::skip(std::size_t rows) {
  std::size_t skipped = 0;
  while (skipped < rows && next()) ++skipped;
  return skipped;
}

}  // namespace sealion
