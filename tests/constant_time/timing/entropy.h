#pragma once

#include <array>
#include <cstdint>

namespace sealion::testing {

/// A key of a SecretStream.
using Entropy = std::array<std::uint8_t, 32>;

/// What the library's next calls of getrandom are given the beginning of, and not the system's.
void give_entropy(const Entropy& entropy);

}  // namespace sealion::testing
