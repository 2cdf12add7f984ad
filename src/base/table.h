#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace sealion {

/// What the numbers of a column are, and so how people read them.
enum class Unit {
  none,     ///< 0.5, 7
  count,    ///< "23,550"
  bits,     ///< "27 bits"; with one decimal where they are no whole number
  bytes,    ///< "36.9 MB"
  seconds,  ///< "12.3 ms"
  latency,  ///< seconds without minutes: "192 s"
  share,    ///< from 0 to 1: "97.41 %"
  amount,   ///< "481 million"
  ratio     ///< "2.4"
};

enum class Alignment { left, right };

struct TableColumn {
  std::string title;  ///< empty with a key: only programs read the column
  Alignment alignment = Alignment::right;
  Unit unit = Unit::none;
  std::string key = {};  ///< in JSON; empty: only people read the column
};

/// Nothing, text, or a number in its column's unit.
using TableCell = std::variant<std::monostate, std::string, std::int64_t, std::uint64_t, double>;

/// The cell of a value that may be missing.
template <typename Value>
TableCell cell_of(const std::optional<Value>& value) {
  return value ? TableCell(*value) : TableCell();
}

struct TableRow {
  enum class Kind {
    cells,  ///< one for each column
    note,   ///< one cell, text across all columns
    rule    ///< no cell: a line between groups of rows
  };

  Kind kind = Kind::cells;
  std::vector<TableCell> cells;
  std::string mark = {};  ///< what kind of thing the row tells of, for a style sheet
};

/// Rows of cells under titled columns. The same table is text, Markdown and JSON; pages take its
/// columns and rows.
class ReportTable {
 public:
  explicit ReportTable(std::vector<TableColumn> columns, std::string title = {});

  /// A row of as many cells as there are columns.
  void add(std::vector<TableCell> cells, std::string mark = {});
  void add_note(std::string text);
  void add_rule();

  const std::string& title() const { return title_; }
  const std::vector<TableColumn>& columns() const { return columns_; }
  const std::vector<TableRow>& rows() const { return rows_; }

  /// The columns that people read: those with a title or without a key that have anything in them.
  std::vector<std::size_t> shown_columns() const;
  /// A cell, of a row of cells, as people read it.
  std::string text(const TableRow& row, std::size_t column) const;

 private:
  bool is_shown(std::size_t column) const;

  std::string title_;
  std::vector<TableColumn> columns_;
  std::vector<TableRow> rows_;
};

/// How a table stands in a terminal.
struct TableFrame {
  bool closed = false;                 ///< rules above the titles and below the last row
  std::size_t indent = 0;              ///< of titles and rows
  std::size_t widest_rule = SIZE_MAX;  ///< characters
};

/// The title, the columns' titles, a rule and the rows, two spaces between columns.
std::string to_text(const ReportTable& table, const TableFrame& frame = {});

/// The columns' titles and the rows.
std::string to_markdown(const ReportTable& table);

/// An array with an object for each row of cells: those that are not empty, by their columns' keys.
nlohmann::json to_json(const ReportTable& table);

}  // namespace sealion
