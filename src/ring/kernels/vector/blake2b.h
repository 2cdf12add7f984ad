#pragma once

#include <cstddef>
#include <cstdint>

#include "ring/kernels/blake2_parameters.h"

/// The compression function of BLAKE2b (RFC 7693, section 3.2) for any vector of 64-bit lanes, each
/// lane a computation of its own. A `Word` is such a vector: it has + and ^, a constructor that
/// spreads one value and `rotate_right<bits>(word)`.
///
/// In an unnamed namespace: each instruction set needs a copy of its own.
namespace sealion::kernels {
namespace {

inline constexpr int blake2b_rounds = 12;

/// The order of the message words; rounds 10 and 11 use those of 0 and 1.
inline constexpr std::uint8_t blake2b_order[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}};

/// One mix of four state words with two of the message. A message has `words` words; the others
/// are zero and cost nothing.
template <int x, int y, int words, typename Word>
[[gnu::always_inline]] inline void blake2b_mix(Word& a, Word& b, Word& c, Word& d,
                                               const Word* message) {
  a = a + b;
  if constexpr (x < words) a = a + message[x];
  d = rotate_right<32>(d ^ a);
  c = c + d;
  b = rotate_right<24>(b ^ c);
  a = a + b;
  if constexpr (y < words) a = a + message[y];
  d = rotate_right<16>(d ^ a);
  c = c + d;
  b = rotate_right<63>(b ^ c);
}

template <int number, int words, typename Word>
[[gnu::always_inline]] inline void blake2b_round(Word* v, const Word* m) {
  constexpr const auto& s = blake2b_order[number % 10];
  blake2b_mix<s[0], s[1], words>(v[0], v[4], v[8], v[12], m);
  blake2b_mix<s[2], s[3], words>(v[1], v[5], v[9], v[13], m);
  blake2b_mix<s[4], s[5], words>(v[2], v[6], v[10], v[14], m);
  blake2b_mix<s[6], s[7], words>(v[3], v[7], v[11], v[15], m);
  blake2b_mix<s[8], s[9], words>(v[0], v[5], v[10], v[15], m);
  blake2b_mix<s[10], s[11], words>(v[1], v[6], v[11], v[12], m);
  blake2b_mix<s[12], s[13], words>(v[2], v[7], v[8], v[13], m);
  blake2b_mix<s[14], s[15], words>(v[3], v[4], v[9], v[14], m);
}

template <int words, int number = 0, typename Word>
[[gnu::always_inline]] inline void blake2b_all_rounds(Word* v, const Word* m) {
  if constexpr (number < blake2b_rounds) {
    blake2b_round<number, words>(v, m);
    blake2b_all_rounds<words, number + 1>(v, m);
  }
}

/// Takes one block of `words` words (the rest of its 16 zero) into the state h[8]; `bytes` have
/// gone into the hash with it.
template <int words, typename Word>
[[gnu::always_inline]] inline void compress_block(Word* h, const Word* message, std::uint64_t bytes,
                                                  bool is_last) {
  Word v[16];
  for (int i = 0; i < 8; ++i) v[i] = h[i];
  for (int i = 0; i < 8; ++i) v[8 + i] = Word(blake2b_iv[i]);
  v[12] = v[12] ^ Word(bytes);
  if (is_last) v[14] = v[14] ^ Word(~std::uint64_t{0});
  blake2b_all_rounds<words>(v, message);
  for (int i = 0; i < 8; ++i) h[i] = h[i] ^ v[i] ^ v[8 + i];
}

}  // namespace
}  // namespace sealion::kernels
