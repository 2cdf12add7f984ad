#include "exchange/bit_runs.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/parallel.h"
#include "ring/kernels/kernels.h"

namespace sealion {
namespace {

/// Numbers at a time, which take a whole number of bytes.
constexpr std::size_t run_share = std::size_t{1} << 14;

/// Calls body(first number, its byte, count) for all shares of a run.
template <typename Body>
void for_each_share(std::size_t count, int bits, const ExecutionContext& context,
                    const Body& body) {
  parallel_for((count + run_share - 1) / run_share, context.quiet(), [&](std::size_t i) {
    const std::size_t first = i * run_share;
    body(first, bit_run_bytes(first, bits), std::min(run_share, count - first));
  });
}

}  // namespace

void write_bit_run(SealedWriter& writer, std::span<const std::uint64_t> values, int bits,
                   const ExecutionContext& context) {
  ZeroedVector<std::uint8_t> run(bit_run_bytes(values.size(), bits));
  for_each_share(
      values.size(), bits, context, [&](std::size_t first, std::size_t byte, std::size_t count) {
        kernels::kernels().pack_bits(run.data() + byte, values.data() + first, count, bits);
      });
  writer.append(std::move(run));
}

ByteSpan take_bit_run(ByteReader& reader, std::size_t count, int bits) {
  const ByteSpan run = reader.take(bit_run_bytes(count, bits));
  const std::size_t used = count % 8 * static_cast<std::size_t>(bits) % 8;
  if (used != 0 && run.back() >> used != 0) {
    fail(ErrorCode::corrupt, "{}: bits are set behind the last of {} numbers", reader.source(),
         count);
  }
  return run;
}

void unpack_bit_run(ByteSpan run, int bits, std::span<std::uint64_t> values,
                    const ExecutionContext& context) {
  for_each_share(
      values.size(), bits, context, [&](std::size_t first, std::size_t byte, std::size_t count) {
        kernels::kernels().unpack_bits(values.data() + first, run.data() + byte, count, bits);
      });
}

AlignedVector<std::uint64_t> read_bit_run(ByteReader& reader, std::size_t count, int bits,
                                          const ExecutionContext& context) {
  // Before anything is allocated: the count may be a lie.
  const ByteSpan run = take_bit_run(reader, count, bits);
  AlignedVector<std::uint64_t> values(count);
  unpack_bit_run(run, bits, values, context);
  return values;
}

}  // namespace sealion
