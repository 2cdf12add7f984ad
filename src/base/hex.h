#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace sealion {

/// Fills `bytes` from lower-case hexadecimal digits, the inverse of `to_hex`. False where the text
/// is anything else than two for each of them; `bytes` are as they were then.
inline bool from_hex(std::string_view text, std::span<std::uint8_t> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  if (text.size() != 2 * bytes.size() || text.find_first_not_of(digits) != std::string_view::npos) {
    return false;
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] =
        static_cast<std::uint8_t>(digits.find(text[2 * i]) << 4 | digits.find(text[2 * i + 1]));
  }
  return true;
}

}  // namespace sealion
