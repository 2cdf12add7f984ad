#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

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

/// Throws `corrupt` naming `source` unless the bytes end in `expected`, which is that of the rest.
void check_digest(ByteSpan bytes, const Digest& expected, const std::string& source);

/// The trailing SHA-256 as it stands there; zeros where `bytes` are too few for one.
Digest stated_digest(ByteSpan bytes);

/// What every file of ours begins with.
struct FileHeader {
  std::string_view magic;
  std::uint32_t version;
};

void write_header(ByteWriter& writer, const FileHeader& header);

/// A reader behind the header and before the checksum. Throws `corrupt` for a file of another kind,
/// then for a damaged one, and `unsupported` for a sound one of another version.
ByteReader open_file(ByteSpan bytes, const FileHeader& header, const std::string& source);

}  // namespace sealion
