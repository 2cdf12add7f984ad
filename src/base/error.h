#pragma once

#include <fmt/format.h>
#include <sealion/error.h>

#include <utility>

namespace sealion {

/// Throws an Error with a formatted message.
template <typename... Args>
[[noreturn]] void fail(ErrorCode code, fmt::format_string<Args...> format, Args&&... args) {
  throw Error(code, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace sealion
