#pragma once

#include <cstddef>
#include <cstdint>

namespace sealion {

/// Writes the SHA-256, 32 bytes each, of 16 stretches that follow each other, of `stretch` bytes, a
/// multiple of 64.
using SixteenSha256 = void (*)(const std::uint8_t* bytes, std::size_t stretch, std::uint8_t* out);

/// One that takes less time than they do one after another, or null where the processor has none.
SixteenSha256 sixteen_sha256();

}  // namespace sealion
