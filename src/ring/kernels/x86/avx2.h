#pragma once

#include "base/x86_intrinsics.h"
#include "ring/kernels/vector/lanes.h"

namespace sealion::kernels {
namespace {

/// AVX2 and FMA.
struct Avx2 : Lanes<4> {
  static constexpr int registers = 16;

  [[gnu::always_inline]] static Reals multiply_add(Reals a, Reals b, Reals c) {
    return _mm256_fmadd_pd(a, b, c);
  }
  [[gnu::always_inline]] static Reals subtract_product(Reals c, Reals a, Reals b) {
    return _mm256_fnmadd_pd(a, b, c);
  }

  /// By whole bytes where that goes.
  template <int bits>
  [[gnu::always_inline]] static Words rotate_right(Words x) {
    if constexpr (bits % 8 != 0) return Lanes<4>::rotate_right<bits>(x);
    alignas(32) std::uint8_t index[32];
    for (int i = 0; i < 32; ++i) {
      index[i] = static_cast<std::uint8_t>(i / 8 % 2 * 8 + (i + bits / 8) % 8);
    }
    return shuffle_bytes(x, load(index));
  }

  template <typename Vector>
  [[gnu::always_inline]] static void load_halves(const u64* from, Vector& x, Vector& y) {
    const auto join = [from](int i) __attribute__((always_inline)) {
      return reinterpret_cast<Vector>(
          _mm256_set_m128i(load_half(from + 4 + i), load_half(from + i)));
    };
    x = join(0);
    y = join(2);
  }
  template <typename Vector>
  [[gnu::always_inline]] static void store_halves(u64* to, Vector x, Vector y) {
    const auto split = [to](int i, Vector v) __attribute__((always_inline)) {
      const auto whole = reinterpret_cast<__m256i>(v);
      store_half(to + i, _mm256_castsi256_si128(whole));
      store_half(to + 4 + i, _mm256_extracti128_si256(whole, 1));
    };
    split(0, x);
    split(2, y);
  }

  [[gnu::always_inline]] static Words load_parts(const std::uint8_t* bytes, const std::size_t* at) {
    return reinterpret_cast<Words>(
        _mm256_set_m128i(load_half(bytes + at[1]), load_half(bytes + at[0])));
  }
  [[gnu::always_inline]] static Words shuffle_bytes(Words x, Words index) {
    return reinterpret_cast<Words>(
        _mm256_shuffle_epi8(reinterpret_cast<__m256i>(x), reinterpret_cast<__m256i>(index)));
  }

 private:
  [[gnu::always_inline]] static __m128i load_half(const void* from) {
    return _mm_loadu_si128(static_cast<const __m128i*>(from));
  }
  [[gnu::always_inline]] static void store_half(void* to, __m128i half) {
    _mm_storeu_si128(static_cast<__m128i*>(to), half);
  }
};

}  // namespace
}  // namespace sealion::kernels
