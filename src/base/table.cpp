#include "base/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <nlohmann/json.hpp>
#include <type_traits>
#include <utility>

#include "base/quantity.h"

namespace sealion {
namespace {

/// A whole number or a real one.
template <typename Number>
std::string quantity(Number number, Unit unit) {
  switch (unit) {
    case Unit::none:
      return fmt::format("{}", number);
    case Unit::count:
      return with_commas(static_cast<std::size_t>(number));
    case Unit::bits:
      return std::is_integral_v<Number> ? fmt::format("{} bits", number)
                                        : fmt::format("{:.1f} bits", double(number));
    case Unit::bytes:
      return as_bytes(static_cast<std::size_t>(number));
    case Unit::seconds:
      return as_seconds(static_cast<double>(number));
    case Unit::latency:
      return as_latency(static_cast<double>(number));
    case Unit::share:
      return as_percent(static_cast<double>(number));
    case Unit::amount:
      return as_amount(static_cast<double>(number));
    case Unit::ratio:
      return fmt::format("{:.1f}", static_cast<double>(number));
  }
  return {};
}

struct CellText {
  Unit unit;

  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(const std::string& text) const { return text; }
  template <typename Number>
  std::string operator()(Number number) const {
    return quantity(number, unit);
  }
};

struct CellJson {
  nlohmann::json operator()(std::monostate) const { return nullptr; }
  template <typename Value>
  nlohmann::json operator()(const Value& value) const {
    return value;
  }
};

bool is_empty(const TableCell& cell) { return std::holds_alternative<std::monostate>(cell); }

}  // namespace

ReportTable::ReportTable(std::vector<TableColumn> columns, std::string title)
    : title_(std::move(title)), columns_(std::move(columns)) {}

void ReportTable::add(std::vector<TableCell> cells, std::string mark) {
  assert(cells.size() == columns_.size());
  rows_.push_back({TableRow::Kind::cells, std::move(cells), std::move(mark)});
}

void ReportTable::add_note(std::string text) {
  rows_.push_back({TableRow::Kind::note, {std::move(text)}});
}

void ReportTable::add_rule() { rows_.push_back({TableRow::Kind::rule, {}}); }

bool ReportTable::is_shown(std::size_t column) const {
  if (columns_[column].title.empty() && !columns_[column].key.empty()) return false;
  return std::any_of(rows_.begin(), rows_.end(), [&](const TableRow& row) {
    return row.kind == TableRow::Kind::cells && !is_empty(row.cells[column]);
  });
}

std::vector<std::size_t> ReportTable::shown_columns() const {
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (is_shown(i)) shown.push_back(i);
  }
  return shown;
}

std::string ReportTable::text(const TableRow& row, std::size_t column) const {
  return std::visit(CellText{columns_[column].unit}, row.cells[column]);
}

nlohmann::json to_json(const ReportTable& table) {
  nlohmann::json rows = nlohmann::json::array();
  for (const TableRow& row : table.rows()) {
    if (row.kind != TableRow::Kind::cells) continue;
    nlohmann::json object = nlohmann::json::object();
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const std::string& key = table.columns()[i].key;
      if (!key.empty() && !is_empty(row.cells[i]))
        object[key] = std::visit(CellJson(), row.cells[i]);
    }
    rows.push_back(std::move(object));
  }
  return rows;
}

}  // namespace sealion
