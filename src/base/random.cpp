#include "base/random.h"

#include <cassert>

namespace sealion {

Seed random_seed() {
  Seed seed;
  random_bytes(seed);
  return seed;
}

std::uint64_t high_word(const StreamPosition& position) {
  return std::uint64_t{position.domain} << 48 | std::uint64_t{position.limb} << 32 | position.row;
}

IndexedStream::IndexedStream(const Seed& seed) : blocks_(seed) {}

void IndexedStream::words(StreamPosition position, std::size_t width,
                          std::span<std::uint64_t> out) {
  assert(position.index % 2 == 0 && width % 2 == 0 && out.size() % width == 0);
  // One AES block makes two words; the block's input is its position, so no two positions share it.
  std::uint64_t high = high_word(position);
  for (std::size_t row = 0; row < out.size(); row += width, ++high) {
    for (std::size_t i = 0; i < width; i += 2) {
      out[row + i] = (position.index + i) / 2;
      out[row + i + 1] = high;
    }
  }
  blocks_.encrypt({reinterpret_cast<std::uint8_t*>(out.data()), out.size_bytes()});
}

}  // namespace sealion
