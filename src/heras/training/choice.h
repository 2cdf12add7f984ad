#pragma once

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <utility>
#include <variant>

#include "base/error.h"

namespace sealion::heras {

/// A string literal as an argument of a template.
template <std::size_t size>
struct Literal {
  consteval Literal(const char (&literal)[size]) { std::copy_n(literal, size, text); }
  char text[size];
};

/// One of several alternatives, each a struct of the options that it alone has and of a static
/// `name`. A name alone stands for the alternative with all its defaults; one that there is not
/// throws `unsupported` with those that there are. `subject` is what is chosen, for that message.
template <Literal subject, typename... Alternatives>
class Choice {
  template <typename A>
  static constexpr bool is_alternative = (std::same_as<A, Alternatives> || ...);

 public:
  static constexpr std::array names = {std::string_view(Alternatives::name)...};

  /// The first alternative with all its defaults.
  Choice() = default;
  template <typename A>
  requires is_alternative<A> Choice(A alternative) : value_(std::move(alternative)) {}
  template <std::convertible_to<std::string_view> Name>
  Choice(const Name& name) : value_(by_name(name)) {}

  const std::variant<Alternatives...>& value() const { return value_; }
  std::string_view name() const {
    return std::visit([](const auto& chosen) { return std::string_view(chosen.name); }, value_);
  }
  /// The options of alternative A, or null where another one is chosen.
  template <typename A>
  const A* as() const {
    return std::get_if<A>(&value_);
  }

 private:
  using Value = std::variant<Alternatives...>;

  static Value by_name(std::string_view name) {
    Value found;
    const bool is_known = ((name == Alternatives::name && (found = Alternatives{}, true)) || ...);
    if (is_known) return found;
    fail(ErrorCode::unsupported, "unknown {} '{}': there are {}", subject.text, name,
         fmt::join(names, ", "));
  }

  Value value_;
};

}  // namespace sealion::heras
