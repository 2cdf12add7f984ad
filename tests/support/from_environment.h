#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>

namespace sealion::testing {

/// A number that who runs a test asks for.
inline std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::stoull(text) : otherwise;
}

}  // namespace sealion::testing
