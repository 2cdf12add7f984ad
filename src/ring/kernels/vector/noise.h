#pragma once

#include "ring/kernels/vector/map.h"

/// Centred binomial samples, each from the 48 bits of a word. Bits are counted by sums of
/// neighbours: no address depends on them.
namespace sealion::kernels {
namespace {

/// In a word of samples' bytes, the bits of the low 21 of the first three bytes less those of the
/// second three.
template <typename V>
[[gnu::always_inline]] inline typename V::Words balance_of_bits(typename V::Words x) {
  constexpr u64 low21 = (u64{1} << 21) - 1;
  x &= low21 | low21 << 24;
  x -= (x >> 1) & 0x5555555555555555;
  x = (x & 0x3333333333333333) + ((x >> 2) & 0x3333333333333333);
  x = (x + (x >> 4)) & 0x0F0F0F0F0F0F0F0F;
  x = x + (x >> 8) + (x >> 16);
  return (x & 0xFF) - ((x >> 24) & 0xFF);
}

template <typename V, void (*unpack)(u64*, const std::uint8_t*, std::size_t, int)>
void centred_binomial(std::int64_t* out, const std::uint8_t* bytes, std::size_t n) {
  u64* const words = reinterpret_cast<u64*>(out);
  unpack(words, bytes, n, 48);
  map<V>(words, n, balance_of_bits<V>, words);
}

}  // namespace
}  // namespace sealion::kernels
