#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/bytes.h"

namespace sealion {

/// SHA-256, used to bind files to each other and to detect damage.
using Digest = std::array<std::uint8_t, 32>;

Digest sha256(ByteSpan bytes);

/// Lower-case hexadecimal.
std::string to_hex(ByteSpan bytes);

/// Appends the SHA-256 of everything written so far.
void append_digest(ByteVector& bytes);

/// Checks and strips the trailing SHA-256; throws `corrupt` naming `source`.
ByteSpan verify_digest(ByteSpan bytes, const std::string& source);

}  // namespace sealion
