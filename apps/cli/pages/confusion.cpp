#include "cli/pages/confusion.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace sealion::cli {
namespace {

/// Of names that stand above their columns as they are.
constexpr std::size_t longest_short_name = 3;
/// Classes that half a page holds.
constexpr std::size_t most_large_cells = 12;

bool has_long_names(const Confusion& confusion) {
  return std::any_of(confusion.classes.begin(), confusion.classes.end(),
                     [](const std::string& name) { return name.size() > longest_short_name; });
}

std::size_t most_errors(const std::vector<std::vector<std::size_t>>& counts) {
  std::size_t most = 1;
  for (std::size_t row = 0; row < counts.size(); ++row) {
    for (std::size_t column = 0; column < counts.size(); ++column) {
      if (row != column) most = std::max(most, counts[row][column]);
    }
  }
  return most;
}

/// Right answers by their share of the row, wrong ones beside the most frequent error.
double shade(const std::vector<std::size_t>& counts, std::size_t column, bool is_right,
             std::size_t most_errors) {
  const auto count = static_cast<double>(counts[column]);
  if (!is_right) return 0.15 + 0.85 * count / static_cast<double>(most_errors);
  return count / static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::size_t{0}));
}

/// Long names stand turned or cut in a box of their own.
void add_name(TemplateValues& header, const std::string& name, bool are_long) {
  header.SetValue("CLASS", name);
  header.ShowSection(are_long ? "LONG_NAME" : "SHORT_NAME");
}

void add_cell(TemplateValues& line, const std::vector<std::size_t>& counts, std::size_t column,
              bool is_right, std::size_t most_errors) {
  TemplateValues& cell = *line.AddSectionDictionary("CELL");
  if (counts[column] == 0) {
    cell.ShowSection("NONE");
    return;
  }
  TemplateValues& some = *cell.AddSectionDictionary("SOME");
  some.SetValue("KIND", is_right ? "right" : "wrong");
  some.SetValue("COUNT", std::to_string(counts[column]));
  some.SetValue("PERCENT",
                fmt::format("{:.0f}", 100 * shade(counts, column, is_right, most_errors)));
}

}  // namespace

bool is_wide(const Confusion& confusion) { return confusion.classes.size() > most_large_cells; }

void draw_confusion(TemplateValues& values, const Confusion& confusion) {
  TemplateValues& part = *values.AddIncludeDictionary("CONFUSION");
  part.SetFilename("confusion.html");
  part.SetValue("ROWS_SAY", confusion.rows);
  part.SetValue("COLUMNS_SAY", confusion.columns);
  if (is_wide(confusion)) part.ShowSection("MANY");
  const bool are_long = has_long_names(confusion);
  if (are_long) part.ShowSection("NAMED");
  const std::size_t most = most_errors(confusion.counts);
  for (std::size_t row = 0; row < confusion.counts.size(); ++row) {
    add_name(*part.AddSectionDictionary("COLUMN"), confusion.classes[row], are_long);
    TemplateValues& line = *part.AddSectionDictionary("ROW");
    add_name(line, confusion.classes[row], are_long);
    for (std::size_t column = 0; column < confusion.counts.size(); ++column) {
      add_cell(line, confusion.counts[row], column, row == column, most);
    }
  }
}

}  // namespace sealion::cli
