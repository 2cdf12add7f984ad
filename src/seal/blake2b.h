#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace sealion::seal {

/// The BLAKE2b hash of 32 bytes, unkeyed (RFC 7693), of 64-bit words in little-endian order; both
/// sides as words. Microsoft SEAL names encryption parameters with it.
std::array<std::uint64_t, 4> blake2b_256(std::span<const std::uint64_t> words);

}  // namespace sealion::seal
