#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "seal/compression.h"

namespace sealion::seal {

/// Most bytes that `compress` makes of `size`. zlib or zstd.
std::size_t compressed_bound(Compression compression, std::size_t size);

/// Compresses `content` as Microsoft SEAL does, at the library's default level, into `out` of
/// `compressed_bound` bytes. Returns how many they are.
std::size_t compress(Compression compression, ByteSpan content, std::span<std::uint8_t> out);

}  // namespace sealion::seal
