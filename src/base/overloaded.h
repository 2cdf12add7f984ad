#pragma once

namespace sealion {

/// One function for each alternative of a variant: what std::visit calls.
template <typename... Each>
struct Overloaded : Each... {
  using Each::operator()...;
};

}  // namespace sealion
