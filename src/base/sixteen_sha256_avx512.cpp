#include "base/sixteen_sha256_avx512.h"

#include <utility>

#include "base/x86_intrinsics.h"

// FIPS 180-4 with 16 messages side by side: word i of all of them is one register. Nothing calls an
// inline function of another header, of which the linker keeps one copy for all processors.
namespace sealion::avx512 {
namespace {

constexpr std::size_t lanes = 16, block = 64;

struct Words {
  __m512i of[16];
};

constexpr std::uint32_t initial_state[] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                           0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

constexpr std::uint32_t round_constants[] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

__m512i add(__m512i a, __m512i b) { return _mm512_add_epi32(a, b); }

__m512i all(std::uint32_t word) { return _mm512_set1_epi32(static_cast<int>(word)); }

/// The bytes of each word in the other order.
__m512i swapped(__m512i words) {
  const __m128i order = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
  return _mm512_shuffle_epi8(words, _mm512_broadcast_i32x4(order));
}

__m512i exclusive_or(__m512i a, __m512i b, __m512i c) {
  return _mm512_ternarylogic_epi32(a, b, c, 0x96);
}

template <int A, int B, int C>
__m512i rotations(__m512i x) {
  return exclusive_or(_mm512_ror_epi32(x, A), _mm512_ror_epi32(x, B), _mm512_ror_epi32(x, C));
}

template <int A, int B, int Shift>
__m512i rotations_and_shift(__m512i x) {
  return exclusive_or(_mm512_ror_epi32(x, A), _mm512_ror_epi32(x, B), _mm512_srli_epi32(x, Shift));
}

/// Word j of row i becomes word i of row j.
void transpose(__m512i (&rows)[16]) {
  __m512i half[16];
  for (std::size_t i = 0; i < 16; i += 2) {
    half[i] = _mm512_unpacklo_epi32(rows[i], rows[i + 1]);
    half[i + 1] = _mm512_unpackhi_epi32(rows[i], rows[i + 1]);
  }
  for (std::size_t i = 0; i < 16; i += 4) {
    rows[i] = _mm512_unpacklo_epi64(half[i], half[i + 2]);
    rows[i + 1] = _mm512_unpackhi_epi64(half[i], half[i + 2]);
    rows[i + 2] = _mm512_unpacklo_epi64(half[i + 1], half[i + 3]);
    rows[i + 3] = _mm512_unpackhi_epi64(half[i + 1], half[i + 3]);
  }
  constexpr int even = 0x88, odd = 0xdd;  // quarters of both registers
  for (std::size_t i = 0; i < 4; ++i) {
    half[i] = _mm512_shuffle_i32x4(rows[i], rows[i + 4], even);
    half[i + 4] = _mm512_shuffle_i32x4(rows[i], rows[i + 4], odd);
    half[i + 8] = _mm512_shuffle_i32x4(rows[i + 8], rows[i + 12], even);
    half[i + 12] = _mm512_shuffle_i32x4(rows[i + 8], rows[i + 12], odd);
  }
  for (std::size_t i = 0; i < 8; ++i) {
    rows[i] = _mm512_shuffle_i32x4(half[i], half[i + 8], even);
    rows[i + 8] = _mm512_shuffle_i32x4(half[i], half[i + 8], odd);
  }
}

/// Eight registers: what is not inlined, or refers to a copy in memory, has every round wait for
/// stores.
class State {
 public:
  State() {
    for (std::size_t i = 0; i < 8; ++i) of_[i] = all(initial_state[i]);
  }

  [[gnu::always_inline]] void take(const Words& given) {
    Words words = given;
    State next = *this;
    next.take_rounds(words, std::make_index_sequence<64>());
    for (std::size_t i = 0; i < 8; ++i) of_[i] = add(of_[i], next.of_[i]);
  }

  void write(std::uint8_t* out) const {
    __m512i rows[16];
    for (std::size_t i = 0; i < 16; ++i) rows[i] = i < 8 ? of_[i] : _mm512_setzero_si512();
    transpose(rows);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + 32 * lane),
                          _mm512_castsi512_si256(swapped(rows[lane])));
    }
  }

 private:
  /// The state turns by one place with each round, so that only two words change.
  template <std::size_t Number>
  [[gnu::always_inline]] __m512i& word(std::size_t place) {
    return of_[(place + 64 - Number) % 8];
  }

  template <std::size_t... numbers>
  [[gnu::always_inline]] void take_rounds(Words& words, std::index_sequence<numbers...>) {
    (take_round<numbers>(words), ...);
  }

  template <std::size_t Number>
  [[gnu::always_inline]] void take_round(Words& words) {
    __m512i& w = words.of[Number % 16];
    if constexpr (Number >= 16) {
      w = add(add(w, rotations_and_shift<7, 18, 3>(words.of[(Number + 1) % 16])),
              add(words.of[(Number + 9) % 16],
                  rotations_and_shift<17, 19, 10>(words.of[(Number + 14) % 16])));
    }
    constexpr int choose = 0xca, majority = 0xe8;
    const __m512i e = word<Number>(4), a = word<Number>(0);
    __m512i& last = word<Number>(7);
    last = add(add(add(last, rotations<6, 11, 25>(e)),
                   add(_mm512_ternarylogic_epi32(e, word<Number>(5), word<Number>(6), choose),
                       all(round_constants[Number]))),
               w);
    word<Number>(3) = add(word<Number>(3), last);
    last = add(last, add(rotations<2, 13, 22>(a),
                         _mm512_ternarylogic_epi32(a, word<Number>(1), word<Number>(2), majority)));
  }

  __m512i of_[8];
};

Words words_at(const std::uint8_t* bytes, std::size_t stretch) {
  constexpr std::size_t ahead = 8 * block;
  Words words;
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    const std::uint8_t* const at = bytes + lane * stretch;
    words.of[lane] = swapped(_mm512_loadu_si512(at));
    _mm_prefetch(reinterpret_cast<const char*>(at + ahead), _MM_HINT_T0);
  }
  transpose(words.of);
  return words;
}

/// The block behind a message of whole blocks: a bit that is set, zeros, the length in bits.
Words last_words(std::size_t stretch) {
  Words words;
  for (__m512i& word : words.of) word = _mm512_setzero_si512();
  words.of[0] = all(0x80000000);
  words.of[14] = all(static_cast<std::uint32_t>(std::uint64_t{stretch} >> 29));
  words.of[15] = all(static_cast<std::uint32_t>(std::uint64_t{stretch} << 3));
  return words;
}

}  // namespace

void sixteen_sha256(const std::uint8_t* bytes, std::size_t stretch, std::uint8_t* out) {
  State state;
  for (std::size_t at = 0; at < stretch; at += block) state.take(words_at(bytes + at, stretch));
  state.take(last_words(stretch));
  state.write(out);
}

}  // namespace sealion::avx512
