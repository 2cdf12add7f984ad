#include "base/details.h"

#include "base/table.h"

namespace sealion {
namespace {

constexpr std::size_t widest_rule = 72;

}  // namespace

std::string details_table(const std::string& title, const Details& details) {
  ReportTable table(
      {{.title = "", .alignment = Alignment::left}, {.title = "", .alignment = Alignment::left}},
      title);
  for (const auto& [name, value] : details) {
    if (name.empty()) {
      table.add_rule();
    } else {
      table.add({name, value});
    }
  }
  return to_text(table, {.closed = true, .widest_rule = widest_rule});
}

}  // namespace sealion
