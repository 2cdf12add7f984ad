#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/table.h"

namespace sealion {
namespace {

constexpr std::size_t gap = 2;  ///< spaces between columns

using Texts = std::vector<std::string>;

/// What of a table stands in a terminal.
class TextTable {
 public:
  TextTable(const ReportTable& table, const TableFrame& frame)
      : table_(table), frame_(frame), shown_(table.shown_columns()) {
    for (const std::size_t column : shown_) widths_.push_back(width_of(column));
  }

  std::string draw() const {
    std::string text = table_.title().empty() ? "" : table_.title() + "\n";
    if (frame_.closed) text += rule();
    if (const std::string titles = line(titles_of_columns()); titles != "\n") {
      text += titles + rule();
    }
    for (const TableRow& row : table_.rows()) text += draw(row);
    return frame_.closed ? text + rule() : text;
  }

 private:
  std::size_t width_of(std::size_t column) const {
    std::size_t width = table_.columns()[column].title.size();
    for (const TableRow& row : table_.rows()) {
      if (row.kind != TableRow::Kind::cells) continue;
      width = std::max(width, table_.text(row, column).size());
    }
    return width;
  }

  std::string rule() const {
    std::size_t width = frame_.indent;
    for (std::size_t i = 0; i < widths_.size(); ++i) width += widths_[i] + (i > 0 ? gap : 0);
    return std::string(std::min(frame_.widest_rule, std::max(width, table_.title().size())), '-') +
           "\n";
  }

  Texts titles_of_columns() const {
    Texts titles;
    for (const std::size_t column : shown_) titles.push_back(table_.columns()[column].title);
    return titles;
  }

  /// The texts of all shown columns, without blanks at the end.
  std::string line(const Texts& texts) const {
    std::string line(frame_.indent, ' ');
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (i > 0) line += std::string(gap, ' ');
      const bool is_left = table_.columns()[shown_[i]].alignment == Alignment::left;
      line += is_left ? fmt::format("{:<{}}", texts[i], widths_[i])
                      : fmt::format("{:>{}}", texts[i], widths_[i]);
    }
    return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }

  std::string draw(const TableRow& row) const {
    if (row.kind == TableRow::Kind::rule) return rule();
    if (row.kind == TableRow::Kind::note) return std::get<std::string>(row.cells.front()) + "\n";
    Texts texts;
    for (const std::size_t column : shown_) texts.push_back(table_.text(row, column));
    return line(texts);
  }

  const ReportTable& table_;
  TableFrame frame_;
  std::vector<std::size_t> shown_, widths_;
};

std::string escape_markdown(const std::string& cell) {
  std::string out;
  for (const char c : cell) {
    if (c == '|' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string markdown_line(const Texts& texts) {
  std::string line = "|";
  for (const std::string& text : texts) line += fmt::format(" {} |", escape_markdown(text));
  return line + "\n";
}

}  // namespace

std::string to_text(const ReportTable& table, const TableFrame& frame) {
  return TextTable(table, frame).draw();
}

std::string to_markdown(const ReportTable& table) {
  const std::vector<std::size_t> shown = table.shown_columns();
  Texts titles;
  std::string alignments = "|";
  for (const std::size_t i : shown) {
    const TableColumn& column = table.columns()[i];
    titles.push_back(column.title);
    alignments += column.alignment == Alignment::left ? "---|" : "---:|";
  }
  std::string text = markdown_line(titles) + alignments + "\n";
  for (const TableRow& row : table.rows()) {
    if (row.kind != TableRow::Kind::cells) continue;
    Texts texts;
    for (const std::size_t column : shown) texts.push_back(table.text(row, column));
    text += markdown_line(texts);
  }
  return text;
}

}  // namespace sealion
