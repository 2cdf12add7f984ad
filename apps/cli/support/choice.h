#pragma once

#include <fmt/ranges.h>

#include <CLI/App.hpp>
#include <string>

#include "base/enum_names.h"

namespace sealion::cli {

/// "sealion|seal", as the help of an option says it.
template <typename Enum>
std::string choices() {
  return fmt::format("{}", fmt::join(all_names<Enum>(), "|"));
}

/// Adds an option that takes one of the enum's names. `value` is an `Enum`, or an optional one that
/// stays empty where the option is not given; `unless_given` says what holds then.
template <typename Enum, typename Value>
void add_choice(CLI::App& command, const char* name, Value& value, const char* unless_given,
                const char* description) {
  command
      .add_option_function<std::string>(
          name, [&value](const std::string& text) { value = from_name<Enum>(text); }, description)
      ->option_text(fmt::format("{} [{}]", choices<Enum>(), unless_given))
      ->check(CLI::IsMember(all_names<Enum>()));
}

}  // namespace sealion::cli
