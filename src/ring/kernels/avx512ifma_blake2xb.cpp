#include "ring/kernels/avx512ifma.h"
#include "ring/kernels/blake2xb.h"
#include "ring/kernels/scalar.h"

namespace sealion::kernels {
namespace {

struct Word512 {
  static constexpr std::size_t lanes = kernels::lanes;
  static Word512 counting(std::uint64_t first) {
    return Word512(first) + Word512(_mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7));
  }

  Word512() = default;
  explicit Word512(__m512i vector) : value(vector) {}
  explicit Word512(std::uint64_t word) : value(broadcast(word)) {}

  friend Word512 operator+(Word512 a, Word512 b) {
    return Word512(_mm512_add_epi64(a.value, b.value));
  }
  friend Word512 operator^(Word512 a, Word512 b) {
    return Word512(_mm512_xor_si512(a.value, b.value));
  }

  __m512i value;
};

template <int bits>
Word512 rotate_right(Word512 x) {
  return Word512(_mm512_ror_epi64(x.value, bits));
}

/// Transposes 8 words of 8 lanes, halving the distance of what is exchanged: lanes next to each
/// other, then pairs, then fours.
void store_lanes(const Word512* words, std::uint64_t* out, std::size_t stride) {
  __m512i pairs[8], fours[8];
  for (int i = 0; i < 8; i += 2) {
    pairs[i] = _mm512_unpacklo_epi64(words[i].value, words[i + 1].value);
    pairs[i + 1] = _mm512_unpackhi_epi64(words[i].value, words[i + 1].value);
  }
  // fours[4 h + l] holds, of the words 4 h ... 4 h + 3, the lanes l and l + 4 where l is even in
  // its pair, in halves of 128 bits as 0x88 and 0xdd pick them.
  for (int half = 0; half < 8; half += 4) {
    for (int odd = 0; odd < 2; ++odd) {
      const __m512i low = pairs[half + odd];
      const __m512i high = pairs[half + 2 + odd];
      fours[half + odd] = _mm512_shuffle_i64x2(low, high, 0x88);      // lanes odd, odd + 4
      fours[half + 2 + odd] = _mm512_shuffle_i64x2(low, high, 0xdd);  // lanes odd + 2, odd + 6
    }
  }
  for (int lane = 0; lane < 4; ++lane) {
    const __m512i low = fours[lane];
    const __m512i high = fours[4 + lane];
    _mm512_storeu_si512(out + static_cast<std::size_t>(lane) * stride,
                        _mm512_shuffle_i64x2(low, high, 0x88));
    _mm512_storeu_si512(out + static_cast<std::size_t>(lane + 4) * stride,
                        _mm512_shuffle_i64x2(low, high, 0xdd));
  }
}

}  // namespace

void avx512ifma::blake2xb_pages(std::uint64_t* out, const std::uint64_t* keyed, std::uint64_t first,
                                std::size_t count) {
  const std::size_t done = make_whole_vectors<Word512>(out, keyed, first, count);
  scalar::blake2xb_pages(out + done * blake2xb_page_words, keyed, first + done, count - done);
}

}  // namespace sealion::kernels
