#pragma once

#include <cstdint>

namespace sealion::seal {

/// How the bytes behind a header are compressed, in Microsoft SEAL's numbers.
enum class Compression : std::uint8_t { none = 0, zlib = 1, zstd = 2 };

}  // namespace sealion::seal
