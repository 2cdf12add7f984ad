#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/aes_blocks.h"

namespace sealion {

/// 128 bits that name a public stream.
using Seed = std::array<std::uint8_t, 16>;

/// Fills `out` from the generator of the operating system or the browser. Throws `io` if it
/// refuses.
void random_bytes(std::span<std::uint8_t> out);

Seed random_seed();

/// A secret stream for keys and noise, which no two processes have in common: AES-256 in counter
/// mode under a key from the operating system; in a browser the generator of the browser itself.
/// Not for several threads at once; give each its own.
class SecretStream {
 public:
  SecretStream();
  void generate(std::span<std::uint8_t> out);

 private:
  struct State;
  struct Deleter {
    void operator()(State* state) const;
  };
  std::unique_ptr<State, Deleter> state_;
};

/// Where in an IndexedStream a run of words lies.
struct StreamPosition {
  std::uint16_t domain = 0;  ///< what the words are for
  std::uint16_t limb = 0;    ///< RNS limb
  std::uint32_t row = 0;     ///< ciphertext in its tensor; the first of several rows
  std::uint64_t index = 0;   ///< first word; must be even
};

/// The second word of the blocks of a position's row; the next row's is one more.
std::uint64_t high_word(const StreamPosition& position);

/// A public pseudorandom function from positions to 64-bit words: AES-128 over the encoded position
/// (index / 2, high_word) under `seed`, as FrodoKEM expands its public matrix at all its security
/// levels. Any part can be made without the parts before it, so that the uniform half of a
/// ciphertext is expanded tile by tile in cache. Not for several threads at once.
class IndexedStream {
 public:
  explicit IndexedStream(const Seed& seed);
  /// Fills rows of `width` words: row i of `out` gets the words position.index,
  /// position.index + 1, ... of row position.row + i. Width even, out.size() a multiple of it.
  void words(StreamPosition position, std::size_t width, std::span<std::uint64_t> out);

 private:
  AesBlocks blocks_;
};

}  // namespace sealion
