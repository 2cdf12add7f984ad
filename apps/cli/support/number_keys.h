#pragma once

#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/error.h"

/// Options whose value is KEY=NUMBER,KEY=NUMBER,...
namespace sealion::cli {

enum class Number { positive, not_negative, share, whole };

/// One key, and what its number sets.
template <typename Request>
struct NumberKey {
  const char* name;
  Number number;
  void (*set)(Request& request, double value);
  bool is_required = false;
};

struct TextPair {
  std::string_view name, value;
};

/// "a=1,b=2" -> {"a", "1"}, {"b", "2"}: at least one pair, maybe empty.
std::vector<TextPair> split_pairs(std::string_view text);

/// Throws `invalid_argument`, naming `option` and key, for what is no such number.
double read_number(const char* option, const char* key, Number number, std::string_view text);

/// Sets what the text says, and leaves all else as it is. Throws `invalid_argument` naming the key:
/// one that is unknown, given twice, missing, or whose value is none.
template <typename Request>
void read_numbers(const char* option, std::string_view text,
                  std::span<const NumberKey<std::type_identity_t<Request>>> keys,
                  Request& request) {
  std::set<std::string_view> given;
  for (const TextPair& pair : split_pairs(text)) {
    const auto key =
        std::ranges::find_if(keys, [&](const auto& known) { return pair.name == known.name; });
    if (key == keys.end()) {
      std::vector<const char*> names;
      for (const auto& known : keys) names.push_back(known.name);
      fail(ErrorCode::invalid_argument, "{}: no key '{}'; there are {}", option, pair.name,
           fmt::join(names, ", "));
    }
    if (!given.insert(key->name).second) {
      fail(ErrorCode::invalid_argument, "{}: {} is given twice", option, key->name);
    }
    key->set(request, read_number(option, key->name, key->number, pair.value));
  }
  for (const auto& key : keys) {
    if (!key.is_required || given.contains(key.name)) continue;
    fail(ErrorCode::invalid_argument, "{}: {} is missing: {}=NUMBER", option, key.name, key.name);
  }
}

}  // namespace sealion::cli
