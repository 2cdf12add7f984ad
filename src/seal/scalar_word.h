#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

/// In an unnamed namespace: each instruction set needs a copy of its own.
namespace sealion::seal {
namespace {

/// The vector of one lane, as blake2b_compress.h and blake2xb_pages.h ask for.
struct ScalarWord {
  static constexpr std::size_t lanes = 1;
  static ScalarWord counting(std::uint64_t first) { return ScalarWord(first); }

  ScalarWord() = default;
  explicit ScalarWord(std::uint64_t word) : value(word) {}

  friend ScalarWord operator+(ScalarWord a, ScalarWord b) { return ScalarWord(a.value + b.value); }
  friend ScalarWord operator^(ScalarWord a, ScalarWord b) { return ScalarWord(a.value ^ b.value); }

  std::uint64_t value = 0;
};

template <int bits>
ScalarWord rotate_right(ScalarWord x) {
  return ScalarWord(std::rotr(x.value, bits));
}

}  // namespace
}  // namespace sealion::seal
