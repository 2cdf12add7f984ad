#pragma once

#include "base/x86_intrinsics.h"
#include "ring/kernels/vector/lanes.h"

namespace sealion::kernels {
namespace {

/// AVX-512 F, DQ, BW and VL.
struct Avx512 : Lanes<8> {
  static constexpr int registers = 32;

  [[gnu::always_inline]] static Reals multiply_add(Reals a, Reals b, Reals c) {
    return _mm512_fmadd_pd(a, b, c);
  }
  [[gnu::always_inline]] static Reals subtract_product(Reals c, Reals a, Reals b) {
    return _mm512_fnmadd_pd(a, b, c);
  }

  /// Below p the subtraction wraps and gives the greater number.
  [[gnu::always_inline]] static Words subtract_if_above(Words x, Words p) {
    return of(_mm512_min_epu64(in(x), in(x - p)));
  }
  [[gnu::always_inline]] static Words add_if_negative(Words x, Words p) {
    return of(_mm512_min_epu64(in(x), in(x + p)));
  }

  [[gnu::always_inline]] static Words load_first(const void* from, std::size_t present) {
    return of(_mm512_maskz_loadu_epi64(first(present), from));
  }
  [[gnu::always_inline]] static void store_first(void* to, Words v, std::size_t present) {
    _mm512_mask_storeu_epi64(to, first(present), in(v));
  }

  template <typename Vector>
  [[gnu::always_inline]] static void load_halves(const u64* from, Vector& x, Vector& y) {
    const auto join = [from](int i) __attribute__((always_inline)) {
      return reinterpret_cast<Vector>(join_halves(load_half(from + i), load_half(from + 8 + i)));
    };
    x = join(0);
    y = join(4);
  }
  template <typename Vector>
  [[gnu::always_inline]] static void store_halves(u64* to, Vector x, Vector y) {
    const auto split = [to](int i, Vector v) __attribute__((always_inline)) {
      const auto whole = reinterpret_cast<__m512i>(v);
      store_half(to + i, _mm512_castsi512_si256(whole));
      store_half(to + 8 + i, _mm512_extracti64x4_epi64(whole, 1));
    };
    split(0, x);
    split(4, y);
  }

  [[gnu::always_inline]] static Words load_parts(const std::uint8_t* bytes, const std::size_t* at) {
    const auto part = [&](std::size_t i) {
      return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + at[i]));
    };
    return of(join_halves(_mm256_set_m128i(part(1), part(0)), _mm256_set_m128i(part(3), part(2))));
  }
  [[gnu::always_inline]] static Words shuffle_bytes(Words x, Words index) {
    return of(_mm512_shuffle_epi8(in(x), in(index)));
  }

 protected:
  [[gnu::always_inline]] static __m512i in(Words x) { return reinterpret_cast<__m512i>(x); }
  [[gnu::always_inline]] static Words of(__m512i x) { return reinterpret_cast<Words>(x); }
  [[gnu::always_inline]] static __mmask8 first(std::size_t present) {
    return static_cast<__mmask8>((1u << present) - 1);
  }

 private:
  [[gnu::always_inline]] static __m256i load_half(const void* from) {
    return _mm256_loadu_si256(static_cast<const __m256i*>(from));
  }
  [[gnu::always_inline]] static void store_half(void* to, __m256i half) {
    _mm256_storeu_si256(static_cast<__m256i*>(to), half);
  }
  [[gnu::always_inline]] static __m512i join_halves(__m256i lower, __m256i upper) {
    return _mm512_inserti64x4(_mm512_castsi256_si512(lower), upper, 1);
  }
};

}  // namespace
}  // namespace sealion::kernels
