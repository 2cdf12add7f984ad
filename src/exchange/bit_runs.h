#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "base/execution_context.h"
#include "base/memory.h"
#include "base/sealed_file.h"

/// Runs of numbers of a few bits each, as the files of answers hold them: without gaps, filled up
/// to a byte with zeros.
namespace sealion {

/// Bytes of so many numbers.
inline std::size_t bit_run_bytes(std::size_t count, int bits) {
  return addressable({(std::uint64_t{count} * static_cast<std::uint64_t>(bits) + 7) / 8});
}

/// Numbers below 2^bits, 1 to 50 bits.
void write_bit_run(SealedWriter& writer, std::span<const std::uint64_t> values, int bits,
                   const ExecutionContext& context);

/// The bytes of such a run. Throws `corrupt` where some are missing or bits are set behind the last
/// number.
ByteSpan take_bit_run(ByteReader& reader, std::size_t count, int bits);

/// The numbers of a run of exactly that many.
void unpack_bit_run(ByteSpan run, int bits, std::span<std::uint64_t> values,
                    const ExecutionContext& context);

/// Both for numbers of which nothing is known, allocated once the bytes are there.
AlignedVector<std::uint64_t> read_bit_run(ByteReader& reader, std::size_t count, int bits,
                                          const ExecutionContext& context);

}  // namespace sealion
