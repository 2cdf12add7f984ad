#include "rlwe/security_words.h"

#include <fmt/ranges.h>

#include "base/error.h"
#include "rlwe/security_names.h"

namespace sealion {
namespace {

const char* word_of(SecurityTable table) {
  switch (table) {
    case SecurityTable::guidelines_2024:
      return "2024";
    case SecurityTable::guidelines_2024_quantum:
      return "2024-quantum";
    case SecurityTable::standard_2018:
      return "2018";
    case SecurityTable::standard_2018_quantum:
      return "2018-quantum";
  }
  return "";
}

}  // namespace

SecurityLevel security_of_bits(std::size_t bits) {
  const auto level = find_named<SecurityLevel>(std::to_string(bits));
  if (level) return *level;
  fail(ErrorCode::invalid_argument, "{} bits of security: 128, 192 and 256 are possible", bits);
}

std::string security_table_word(SecurityTable table) { return word_of(table); }

std::vector<std::string> security_table_words() {
  std::vector<std::string> words;
  for (const SecurityTable table : all_values<SecurityTable>()) words.emplace_back(word_of(table));
  return words;
}

SecurityTable security_table_of_word(std::string_view word) {
  for (const SecurityTable table : all_values<SecurityTable>()) {
    if (word == word_of(table)) return table;
  }
  fail(ErrorCode::invalid_argument, "unknown security table '{}': there are {}", word,
       fmt::join(security_table_words(), ", "));
}

}  // namespace sealion
