#include "data/files/csv/cell.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

namespace sealion {
namespace {

constexpr std::array<std::string_view, 6> missing_words{"", "?", "na", "n/a", "null", "none"};

bool is_missing(std::string_view field) {
  return std::ranges::any_of(missing_words, [&](std::string_view word) {
    return std::ranges::equal(field, word, [](char a, char b) {
      return std::tolower(static_cast<unsigned char>(a)) == b;
    });
  });
}

/// A number too large, or so small that the nearest double is what strtod says.
Cell beyond(const std::string& digits) {
  const double value = std::strtod(digits.c_str(), nullptr);
  return std::isinf(value) ? Cell{CellKind::infinite} : Cell{CellKind::number, value};
}

}  // namespace

Cell read_cell(std::string_view field) {
  std::string_view digits = field;
  if (digits.starts_with('+') && !digits.starts_with("+-")) digits.remove_prefix(1);
  double value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, value);
  if (rest == end && error == std::errc::result_out_of_range) return beyond(std::string(digits));
  if (rest == end && error == std::errc{}) {
    if (std::isnan(value)) return {CellKind::missing};
    return std::isinf(value) ? Cell{CellKind::infinite} : Cell{CellKind::number, value};
  }
  return {is_missing(field) ? CellKind::missing : CellKind::text};
}

}  // namespace sealion
