#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The names of enumerators, each written once. An enum that has names specialises `EnumNames`:
///
///     template <>
///     struct EnumNames<Split> {
///       static constexpr const char* subject = "split";
///       static constexpr auto table =
///           std::to_array<EnumName<Split>>({{Split::train, "train"}, {Split::test, "test"}});
///     };
///
/// beside itself, in a header of its own where only few read the names, or in the one source file
/// that prints them. A table that forgets an enumerator does not compile.
namespace sealion {

template <typename Enum>
struct EnumName {
  Enum value;
  const char* name;
};

/// `subject` says what the enumerators are, for messages; `table` is an array of EnumName in the
/// order in which people shall read the names.
template <typename Enum>
struct EnumNames;

namespace detail {

/// Compilers write a template argument that is an enumerator by its name and any other value of the
/// enum as a number.
template <auto value>
constexpr bool is_enumerator() {
  const std::string_view signature = __PRETTY_FUNCTION__;
  const std::size_t end = signature.find_last_not_of(']');
  const std::size_t before = signature.find_last_of(":)=- ", end);
  const char first = signature[before + 1];
  return first < '0' || first > '9';
}

template <typename Enum>
constexpr bool has_name(Enum value) {
  const auto& table = EnumNames<Enum>::table;
  return std::any_of(table.begin(), table.end(),
                     [&](const auto& row) { return row.value == value; });
}

template <typename Enum, std::size_t... values>
constexpr bool all_have_names(std::index_sequence<values...>) {
  constexpr bool forgotten[] = {!has_name(static_cast<Enum>(values)) &&
                                is_enumerator<static_cast<Enum>(values)>()...};
  return std::none_of(std::begin(forgotten), std::end(forgotten), [](bool is) { return is; });
}

/// Twice as far as the largest value that has a name, so that what is added behind it is seen.
template <typename Enum>
constexpr std::size_t values_to_look_at() {
  std::size_t largest = 0;
  for (const auto& row : EnumNames<Enum>::table) {
    largest = std::max(largest, static_cast<std::size_t>(row.value));
  }
  return 2 * largest + 2;
}

template <typename Enum>
constexpr bool names_differ() {
  const auto& table = EnumNames<Enum>::table;
  for (std::size_t i = 0; i < table.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (table[i].value == table[j].value) return false;
      if (std::string_view(table[i].name) == table[j].name) return false;
    }
  }
  return true;
}

/// The table of an enum, which is sound.
template <typename Enum>
constexpr const auto& checked_table() {
  static_assert(names_differ<Enum>(), "an enumerator or a name stands twice in the table");
  static_assert(all_have_names<Enum>(std::make_index_sequence<values_to_look_at<Enum>()>()),
                "an enumerator has no name in the table");
  return EnumNames<Enum>::table;
}

[[noreturn]] void refuse_name(const char* subject, std::string_view text,
                              const std::vector<std::string>& names);

}  // namespace detail

/// The name of `value`; "something unknown" for a number that is no enumerator.
template <typename Enum>
constexpr const char* name_of(Enum value) {
  for (const auto& row : detail::checked_table<Enum>()) {
    if (row.value == value) return row.name;
  }
  return "something unknown";
}

/// All enumerators, in the order of the table.
template <typename Enum>
constexpr auto all_values() {
  constexpr auto& table = detail::checked_table<Enum>();
  std::array<Enum, table.size()> values{};
  for (std::size_t i = 0; i < table.size(); ++i) values[i] = table[i].value;
  return values;
}

/// All names, in the order of the table.
template <typename Enum>
std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (const auto& row : detail::checked_table<Enum>()) names.emplace_back(row.name);
  return names;
}

/// The enumerator of that name, or nothing.
template <typename Enum>
constexpr std::optional<Enum> find_named(std::string_view text) {
  for (const auto& row : detail::checked_table<Enum>()) {
    if (text == row.name) return row.value;
  }
  return std::nullopt;
}

/// The enumerator of that name; throws `invalid_argument` with the names that there are.
template <typename Enum>
Enum from_name(std::string_view text) {
  if (const auto value = find_named<Enum>(text)) return *value;
  detail::refuse_name(EnumNames<Enum>::subject, text, all_names<Enum>());
}

}  // namespace sealion
