#include "exchange/bit_runs.h"

#include "base/error.h"
#include "ring/kernels/kernels.h"

namespace sealion {

void write_bit_run(ByteWriter& writer, std::span<const std::uint64_t> values, int bits) {
  ByteVector packed(bit_run_bytes(values.size(), bits));
  kernels::kernels().pack_bits(packed.data(), values.data(), values.size(), bits);
  writer.write_bytes(packed);
}

AlignedVector<std::uint64_t> read_bit_run(ByteReader& reader, std::size_t count, int bits) {
  // Before anything is allocated: the count may be a lie.
  const ByteSpan packed = reader.take(bit_run_bytes(count, bits));
  const std::size_t used = count * static_cast<std::size_t>(bits) % 8;
  if (used != 0 && packed.back() >> used != 0) {
    fail(ErrorCode::corrupt, "{}: bits are set behind the last of {} numbers", reader.source(),
         count);
  }
  AlignedVector<std::uint64_t> values(count);
  kernels::kernels().unpack_bits(values.data(), packed.data(), count, bits);
  return values;
}

}  // namespace sealion
