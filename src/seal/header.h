#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "seal/compression.h"

namespace sealion::seal {

/// What every object of Microsoft SEAL begins with: the magic 0xA15E (u16), 16 (u8), the version
/// (two u8), the compression (u8), 0 (u16) and the size of the whole object, these bytes included
/// (u64).
struct Header {
  Compression compression = Compression::none;
  std::uint64_t size = 0;
};

inline constexpr std::size_t header_bytes = 16;
/// Counts, residues and coefficients are words.
inline constexpr std::uint64_t word_bytes = sizeof(std::uint64_t);

/// Whether the bytes begin as a header does.
bool has_magic(ByteSpan bytes);

/// Versions 4.0 to 4.4. Throws `unsupported` for another version or compression, `corrupt` for
/// anything else that is no header, or a size that does not even cover it.
Header read_header(ByteReader& reader);

/// As version 4.1 writes it.
ByteVector write_header(const Header& header);

}  // namespace sealion::seal
