#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "base/memory.h"

/// Runs of numbers of a few bits each, as the files of answers hold them: without gaps, filled up
/// to a byte with zeros.
namespace sealion {

/// Bytes of so many numbers.
inline std::size_t bit_run_bytes(std::size_t count, int bits) {
  return (count * static_cast<std::size_t>(bits) + 7) / 8;
}

/// Numbers below 2^bits, 1 to 50 bits.
void write_bit_run(ByteWriter& writer, std::span<const std::uint64_t> values, int bits);

/// Throws `corrupt` where bytes are missing, before anything is allocated, or bits are set behind
/// the last number.
AlignedVector<std::uint64_t> read_bit_run(ByteReader& reader, std::size_t count, int bits);

}  // namespace sealion
