#pragma once

namespace sealion {

/// A visitor made of several functions: one for each alternative of a std::variant, or std::visit
/// does not compile.
///
///     std::visit(Cases{[](int i) { ... }, [](const Text& text) { ... }}, value);
template <typename... Functions>
struct Cases : Functions... {
  using Functions::operator()...;
};
template <typename... Functions>
Cases(Functions...) -> Cases<Functions...>;

}  // namespace sealion
