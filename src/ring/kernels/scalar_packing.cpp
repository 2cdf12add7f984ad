#include <array>
#include <cstring>
#include <utility>

#include "ring/kernels/scalar.h"
#include "ring/kernels/vector/group_bits.h"
#include "ring/kernels/vector/unrolled.h"

namespace sealion::kernels {
namespace {

/// Groups of eight values of `bits` bits, `bits` bytes each. Writes whole words: up to seven bytes
/// beyond the last group.
template <std::size_t bits>
void pack_groups(std::uint8_t* out, const u64* values, std::size_t groups) {
  constexpr std::size_t words = (group_values * bits + 63) / 64;
  for (; groups > 0; --groups, out += bits, values += group_values) {
    u64 packed[words] = {};
    unrolled<group_values>([&]<int i>() {
      constexpr std::size_t word = i * bits / 64, shift = i * bits % 64;
      packed[word] |= values[i] << shift;
      if constexpr (shift + bits > 64) packed[word + 1] |= values[i] >> (64 - shift);
    });
    // One by one: words joined in memory would be waited for.
    unrolled<words>([&]<int w>() { std::memcpy(out + 8 * w, &packed[w], 8); });
  }
}

using PackGroups = void (*)(std::uint8_t*, const u64*, std::size_t);

/// [bits], from 1 on.
constexpr auto pack_groups_of = []<std::size_t... bits>(std::index_sequence<bits...>) {
  return std::array<PackGroups, sizeof...(bits) + 1>{nullptr, pack_groups<bits + 1>...};
}
(std::make_index_sequence<most_packed_bits>());

/// Word by word, to the last byte and not beyond.
void pack_rest(std::uint8_t* out, const u64* values, std::size_t n, int bits) {
  u64 pending = 0;
  int filled = 0;  // bits of `pending` in use, below 64
  for (std::size_t i = 0; i < n; ++i) {
    pending |= values[i] << filled;
    filled += bits;
    if (filled >= 64) {
      std::memcpy(out, &pending, 8);
      out += 8;
      filled -= 64;
      pending = values[i] >> (bits - filled);
    }
  }
  std::memcpy(out, &pending, static_cast<std::size_t>(filled + 7) / 8);
}

}  // namespace

namespace scalar {

void pack_bits(std::uint8_t* out, const u64* values, std::size_t n, int bits) {
  const auto width = static_cast<std::size_t>(bits);
  // The bytes of the groups behind, seven or more, are written later.
  const std::size_t kept = (6 + width) / width;
  const std::size_t groups = n / group_values > kept ? n / group_values - kept : 0;
  pack_groups_of[width](out, values, groups);
  pack_rest(out + groups * width, values + groups * group_values, n - groups * group_values, bits);
}

}  // namespace scalar
}  // namespace sealion::kernels
