#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace sealion::cli {

/// 23550 -> "23,550".
std::string with_commas(std::size_t value);
/// 0.9741 -> "97.41 %".
std::string as_percent(double fraction);
/// 36900000 -> "36.9 MB", in powers of 1000.
std::string as_bytes(std::size_t bytes);
/// 0.0123 -> "12.3 ms".
std::string as_seconds(double seconds);
/// 4.81e8 -> "481 million".
std::string as_amount(double value);

/// A titled table of names and values; a row with an empty name is a rule.
using Rows = std::vector<std::pair<std::string, std::string>>;
std::string format_rows(const std::string& title, const Rows& rows);

}  // namespace sealion::cli
