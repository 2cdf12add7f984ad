#pragma once

#include <cstddef>
#include <cstdint>

// GCC 12 takes the undefined operand inside its own intrinsics for a mistake (GCC bug 105593).
#pragma GCC diagnostic push
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif
#include <immintrin.h>
#pragma GCC diagnostic pop

#include "ring/kernels/kernels.h"

/// What the AVX-512 IFMA files share. Everything is in an unnamed namespace and calls no inline
/// function of another header: code compiled for this instruction set must not become the one copy
/// that the linker keeps for all.
namespace sealion::kernels {

namespace avx512ifma {

void ntt_forward(std::uint64_t* values, const NttConstants& ntt);
void ntt_inverse(std::uint64_t* values, const NttConstants& ntt);
void dense_accumulate(const DenseBlock& block);
void pack_bits(std::uint8_t* out, const std::uint64_t* values, std::size_t n, int bits);
void unpack_bits(std::uint64_t* out, const std::uint8_t* bytes, std::size_t n, int bits);

}  // namespace avx512ifma

namespace {

/// Eight 64-bit lanes.
constexpr std::size_t lanes = 8;

[[gnu::always_inline]] inline __m512i broadcast(std::uint64_t value) {
  return _mm512_set1_epi64(static_cast<long long>(value));
}

/// The low 52 bits of a product, added to `sum`; only the low 52 bits of a and b count.
[[gnu::always_inline]] inline __m512i add_low52(__m512i sum, __m512i a, __m512i b) {
  return _mm512_madd52lo_epu64(sum, a, b);
}

/// The high 52 bits of a product (floor(a * b / 2^52)), added to `sum`.
[[gnu::always_inline]] inline __m512i add_high52(__m512i sum, __m512i a, __m512i b) {
  return _mm512_madd52hi_epu64(sum, a, b);
}

[[gnu::always_inline]] inline __m512i high52(__m512i a, __m512i b) {
  return _mm512_madd52hi_epu64(_mm512_setzero_si512(), a, b);
}

/// x mod m for x < 2m: below m the subtraction wraps and gives the greater number.
[[gnu::always_inline]] inline __m512i subtract_if_above(__m512i x, __m512i m) {
  return _mm512_min_epu64(x, _mm512_sub_epi64(x, m));
}

/// The first `count` of eight lanes.
[[gnu::always_inline]] inline __mmask8 first_lanes(std::size_t count) {
  return static_cast<__mmask8>((1u << count) - 1);
}

}  // namespace
}  // namespace sealion::kernels
