#include "ring/kernels/avx2.h"
#include "ring/kernels/blake2xb.h"
#include "ring/kernels/scalar.h"

namespace sealion::kernels {
namespace {

struct Word256 {
  static constexpr std::size_t lanes = kernels::lanes;
  static Word256 counting(std::uint64_t first) {
    return Word256(first) + Word256(_mm256_setr_epi64x(0, 1, 2, 3));
  }

  Word256() = default;
  explicit Word256(__m256i vector) : value(vector) {}
  explicit Word256(std::uint64_t word) : value(broadcast(word)) {}

  friend Word256 operator+(Word256 a, Word256 b) {
    return Word256(_mm256_add_epi64(a.value, b.value));
  }
  friend Word256 operator^(Word256 a, Word256 b) {
    return Word256(_mm256_xor_si256(a.value, b.value));
  }

  __m256i value;
};

/// By whole bytes: `offsets` says which byte of a word comes to each place.
Word256 move_bytes(Word256 x, __m128i offsets) {
  return Word256(_mm256_shuffle_epi8(x.value, _mm256_broadcastsi128_si256(offsets)));
}

template <int bits>
Word256 rotate_right(Word256 x) {
  if constexpr (bits == 32) {
    return Word256(_mm256_shuffle_epi32(x.value, 0xb1));
  } else if constexpr (bits == 24) {
    return move_bytes(x, _mm_setr_epi8(3, 4, 5, 6, 7, 0, 1, 2, 11, 12, 13, 14, 15, 8, 9, 10));
  } else if constexpr (bits == 16) {
    return move_bytes(x, _mm_setr_epi8(2, 3, 4, 5, 6, 7, 0, 1, 10, 11, 12, 13, 14, 15, 8, 9));
  } else {
    static_assert(bits == 63);
    return Word256(_mm256_or_si256(_mm256_srli_epi64(x.value, 63), (x + x).value));
  }
}

/// Transposes 8 words of 4 lanes, four words at a time.
void store_lanes(const Word256* words, std::uint64_t* out, std::size_t stride) {
  for (int half = 0; half < 8; half += 4) {
    const Word256* four = words + half;
    const __m256i even01 = _mm256_unpacklo_epi64(four[0].value, four[1].value);
    const __m256i odd01 = _mm256_unpackhi_epi64(four[0].value, four[1].value);
    const __m256i even23 = _mm256_unpacklo_epi64(four[2].value, four[3].value);
    const __m256i odd23 = _mm256_unpackhi_epi64(four[2].value, four[3].value);
    const auto store = [&](std::size_t lane, __m256i vector) {
      kernels::store(out + lane * stride + half, vector);
    };
    store(0, _mm256_permute2x128_si256(even01, even23, 0x20));
    store(1, _mm256_permute2x128_si256(odd01, odd23, 0x20));
    store(2, _mm256_permute2x128_si256(even01, even23, 0x31));
    store(3, _mm256_permute2x128_si256(odd01, odd23, 0x31));
  }
}

}  // namespace

void avx2::blake2xb_pages(std::uint64_t* out, const std::uint64_t* keyed, std::uint64_t first,
                          std::size_t count) {
  const std::size_t done = make_whole_vectors<Word256>(out, keyed, first, count);
  scalar::blake2xb_pages(out + done * blake2xb_page_words, keyed, first + done, count - done);
}

}  // namespace sealion::kernels
