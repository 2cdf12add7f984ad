#include "cli/tables/markdown.h"

#include <fmt/format.h>

namespace sealion::cli {
namespace {

std::string escape_markdown(const std::string& cell) {
  std::string out;
  for (const char c : cell) {
    if (c == '|' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string format_line(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += fmt::format(" {} |", escape_markdown(cell));
  return line + "\n";
}

}  // namespace

std::string format_markdown(const std::vector<std::string>& names,
                            const std::vector<std::vector<std::string>>& rows) {
  std::string text = format_line(names) + "|---|";
  for (std::size_t i = 1; i < names.size(); ++i) text += "---:|";
  text += "\n";
  for (const auto& row : rows) text += format_line(row);
  return text;
}

}  // namespace sealion::cli
