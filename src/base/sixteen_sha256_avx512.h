#pragma once

#include <cstddef>
#include <cstdint>

namespace sealion::avx512 {

/// SixteenSha256 where the processor has AVX-512 with bytes and words: a stretch in each 32-bit
/// lane.
void sixteen_sha256(const std::uint8_t* bytes, std::size_t stretch, std::uint8_t* out);

}  // namespace sealion::avx512
