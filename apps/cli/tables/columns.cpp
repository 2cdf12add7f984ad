#include "cli/tables/columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace sealion::cli {
namespace {

constexpr std::size_t gap = 2;

std::string format_line(const std::vector<std::string>& cells,
                        const std::vector<std::size_t>& widths) {
  std::string line = fmt::format("{:<{}}", cells.front(), widths.front());
  for (std::size_t i = 1; i < cells.size(); ++i) {
    line += fmt::format("{:>{}}", cells[i], widths[i] + gap);
  }
  return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
}

}  // namespace

std::string format_columns(const std::vector<std::string>& names,
                           const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const std::string& name : names) widths.push_back(name.size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  const std::size_t width =
      std::accumulate(widths.begin(), widths.end(), (widths.size() - 1) * gap);
  std::string text = format_line(names, widths) + std::string(width, '-') + "\n";
  for (const auto& row : rows) text += format_line(row, widths);
  return text;
}

}  // namespace sealion::cli
