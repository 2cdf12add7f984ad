#pragma once

#include "ring/kernels/vector/lanes.h"

/// Where the eight values of a group lie that are packed to b bits each: b bytes in all.
namespace sealion::kernels {
namespace {

constexpr std::size_t group_values = 8;
constexpr int most_packed_bits = 50;

/// Each value is in the eight bytes from one on, at most 7 bits in; two of them are in sixteen
/// bytes, a part that vectors can load and move bytes within.
struct alignas(64) GroupBits {
  std::uint8_t index[64] = {};  ///< for each byte of the eight words, which of its part it is
  u64 shift[group_values] = {};
  std::size_t part[group_values / 2] = {};  ///< where each part begins
  std::size_t reach = 0;                    ///< where the last part ends

  constexpr GroupBits() = default;
  /// Parts end within `end` bytes.
  constexpr GroupBits(std::size_t bits, std::size_t end) {
    for (std::size_t i = 0; i < group_values; ++i) {
      const std::size_t first = i * bits / 8;
      shift[i] = i * bits % 8;
      if (i % 2 == 0) part[i / 2] = first + 16 <= end ? first : end - 16;
      reach = part[i / 2] + 16;
      for (std::size_t byte = 0; byte < 8; ++byte) {
        index[8 * i + byte] = static_cast<std::uint8_t>(first - part[i / 2] + byte);
      }
    }
  }
};

/// Made once: most calls unpack so few values that it would take longer than they do.
struct AllGroupBits {
  GroupBits open[most_packed_bits + 1];    ///< [bits]
  GroupBits closed[most_packed_bits + 1];  ///< [bits], from 16 on: reads the group's bytes alone

  constexpr AllGroupBits() {
    for (std::size_t bits = 1; bits <= most_packed_bits; ++bits) {
      open[bits] = GroupBits(bits, 64);
      if (bits >= 16) closed[bits] = GroupBits(bits, bits);
    }
  }
};

constexpr AllGroupBits group_bits;

}  // namespace
}  // namespace sealion::kernels
