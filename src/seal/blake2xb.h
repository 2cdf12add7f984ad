#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace sealion::seal {

/// 512 bits that name a public stream of Microsoft SEAL.
using PrngSeed = std::array<std::uint64_t, 8>;

/// Words of a page: what SEAL's generator makes at a time.
inline constexpr std::size_t page_words = 512;

/// The stream of SEAL's default generator: page i, 4096 bytes, is BLAKE2Xb (Aumasson, Neves,
/// Wilcox-O'Hearn, Winnerlein 2016, "BLAKE2X") of the 64-bit number i under the seed as the key.
class Blake2xbStream {
 public:
  explicit Blake2xbStream(const PrngSeed& seed);

  /// Page `first`, `first` + 1, ... into `out`, which holds whole pages.
  void pages(std::uint64_t first, std::span<std::uint64_t> out) const;

 private:
  std::array<std::uint64_t, 8> keyed_;  // the root's state when it has taken the key
};

}  // namespace sealion::seal
