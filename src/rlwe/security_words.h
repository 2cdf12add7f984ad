#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "rlwe/security.h"

/// Levels and tables of security as people say them: "192 bits by the estimate of 2024".
namespace sealion {

/// Throws `invalid_argument` with the number and those that are possible.
SecurityLevel security_of_bits(std::size_t bits);

/// "2024", "2024-quantum" and so on.
std::string security_table_word(SecurityTable table);
/// That of each table.
std::vector<std::string> security_table_words();
/// Throws `invalid_argument` with the text and the words that there are.
SecurityTable security_table_of_word(std::string_view word);

}  // namespace sealion
