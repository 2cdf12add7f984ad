#include "rlwe/security_words.h"

#include <fmt/ranges.h>

#include "base/error.h"
#include "rlwe/security_names.h"

namespace sealion {
namespace {

/// "2018" of "standard_2018".
std::string year_of(SecurityTable table) {
  const std::string_view name = name_of(table);
  return std::string(name.substr(name.rfind('_') + 1));
}

}  // namespace

SecurityLevel security_of_bits(std::size_t bits) {
  const auto level = find_named<SecurityLevel>(std::to_string(bits));
  if (level) return *level;
  fail(ErrorCode::invalid_argument, "{} bits of security: 128, 192 and 256 are possible", bits);
}

std::vector<std::string> security_table_years() {
  std::vector<std::string> years;
  for (const SecurityTable table : all_values<SecurityTable>()) years.push_back(year_of(table));
  return years;
}

SecurityTable security_table_of_year(std::string_view year) {
  for (const SecurityTable table : all_values<SecurityTable>()) {
    if (year_of(table) == year) return table;
  }
  fail(ErrorCode::invalid_argument, "unknown security table '{}': there are {}", year,
       fmt::join(security_table_years(), ", "));
}

}  // namespace sealion
