#pragma once

namespace sealion {

/// One function for each alternative of a variant: what std::visit calls.
template <typename... Each>
struct Overloaded : Each... {
  using Each::operator()...;
};

/// clang++ 14 deduces nothing for aggregates by itself.
template <typename... Each>
Overloaded(Each...) -> Overloaded<Each...>;

}  // namespace sealion
