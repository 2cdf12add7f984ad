#include "data/table/cell.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>

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

Cell rounded(double value) {
  const auto number = static_cast<float>(value);
  if (std::isnan(number)) return {CellKind::missing};
  if (std::isinf(number)) return {CellKind::infinite};
  return {CellKind::number, number};
}

}  // namespace

Cell read_cell(std::string_view field) {
  std::string_view digits = field;
  if (digits.starts_with('+') && !digits.starts_with("+-")) digits.remove_prefix(1);
  double value;
  const char* const end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, value);
  if (rest == end && error == std::errc{}) return rounded(value);
  if (rest == end && error == std::errc::result_out_of_range) return {CellKind::infinite};
  return {is_missing(field) ? CellKind::missing : CellKind::text};
}

}  // namespace sealion
