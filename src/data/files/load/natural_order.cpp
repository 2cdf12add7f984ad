#include "data/files/load/natural_order.h"

#include <algorithm>
#include <compare>

namespace sealion {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes the digits that `text` starts with off it, and gives them without leading zeros.
std::string_view take_number(std::string_view& text) {
  const auto end = std::ranges::find_if_not(text, is_digit);
  std::string_view digits(text.begin(), end);
  text = std::string_view(end, text.end());
  const std::size_t zeros = digits.find_first_not_of('0');
  return digits.substr(std::min(zeros, digits.size()));
}

std::strong_ordering compare(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    if (is_digit(a.front()) && is_digit(b.front())) {
      const std::string_view x = take_number(a), y = take_number(b);
      const auto order = x.size() == y.size() ? x <=> y : x.size() <=> y.size();
      if (order != 0) return order;
      continue;
    }
    if (a.front() != b.front()) {
      return static_cast<unsigned char>(a.front()) <=> static_cast<unsigned char>(b.front());
    }
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  return a.size() <=> b.size();
}

}  // namespace

bool is_naturally_before(std::string_view a, std::string_view b) {
  const auto order = compare(a, b);
  return order == 0 ? a < b : order < 0;
}

}  // namespace sealion
