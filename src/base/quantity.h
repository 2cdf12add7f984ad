#pragma once

#include <cstddef>
#include <string>

namespace sealion {

/// 23550 -> "23,550".
std::string with_commas(std::size_t value);
/// 0.9741 -> "97.41 %".
std::string as_percent(double fraction);
/// 36900000 -> "36.9 MB", in powers of 1000.
std::string as_bytes(std::size_t bytes);
/// 0.0123 -> "12.3 ms".
std::string as_seconds(double seconds);
/// Seconds that are compared with others: 192 -> "192 s", no minutes.
std::string as_latency(double seconds);
/// 4.81e8 -> "481 million".
std::string as_amount(double value);

}  // namespace sealion
