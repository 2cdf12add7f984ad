#include "cli/support/number_keys.h"

#include <charconv>
#include <cmath>
#include <system_error>

namespace sealion::cli {
namespace {

const char* words_of(Number number) {
  switch (number) {
    case Number::positive:
      return "a number above 0";
    case Number::not_negative:
      return "a number from 0 on";
    case Number::share:
      return "a number above 0 and below 1";
    case Number::whole:
      return "a whole number from 1 on";
  }
  return "";
}

bool is_such(Number number, double value) {
  constexpr double largest = 1e15;
  if (!(value >= 0 && value <= largest)) return false;
  switch (number) {
    case Number::positive:
      return value > 0;
    case Number::not_negative:
      return true;
    case Number::share:
      return value > 0 && value < 1;
    case Number::whole:
      return value >= 1 && value == std::floor(value);
  }
  return false;
}

TextPair pair_of(std::string_view text) {
  const std::size_t equals = std::min(text.find('='), text.size());
  return {text.substr(0, equals), text.substr(std::min(equals + 1, text.size()))};
}

}  // namespace

std::vector<TextPair> split_pairs(std::string_view text) {
  std::vector<TextPair> pairs;
  for (std::size_t comma = text.find(','); comma != text.npos; comma = text.find(',')) {
    pairs.push_back(pair_of(text.substr(0, comma)));
    text.remove_prefix(comma + 1);
  }
  pairs.push_back(pair_of(text));
  return pairs;
}

double read_number(const char* option, const char* key, Number number, std::string_view text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc() && rest == end && is_such(number, value)) return value;
  fail(ErrorCode::invalid_argument, "{}: {}={}: give {}", option, key, text, words_of(number));
}

}  // namespace sealion::cli
