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
void sparse_rows(const SparseBlock& block, const ModulusConstants& modulus);
void pack_bits(std::uint8_t* out, const std::uint64_t* values, std::size_t n, int bits);
void unpack_bits(std::uint64_t* out, const std::uint8_t* bytes, std::size_t n, int bits);
void blake2xb_pages(std::uint64_t* out, const std::uint64_t* keyed, std::uint64_t first,
                    std::size_t count);

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

/// x mod p for any 64-bit x. A modulus of 14 bits or more: c = floor(x / 2^12) fits the multiplier,
/// and the quotient floor(c * barrett52 / 2^(bits+39)) is at most one too low. Below that, x is
/// first folded at bit 32 to less than 2^46, and c = x.
class Reduction {
 public:
  explicit Reduction(const ModulusConstants& modulus)
      : is_small_(modulus.bits < 14),
        p_(broadcast(modulus.value)),
        minus_p_(broadcast(0 - modulus.value)),
        reciprocal_(broadcast(modulus.barrett52)),
        fold_(broadcast(is_small_ ? (std::uint64_t{1} << 32) % modulus.value : 0)),
        to_c_(_mm_cvtsi32_si128(dropped())),
        to_quotient_(_mm_cvtsi32_si128(modulus.bits - 1 - dropped())) {}

  [[gnu::always_inline]] __m512i operator()(__m512i x) const {
    if (is_small_) {
      x = add_low52(_mm512_and_si512(x, broadcast(0xFFFFFFFF)), _mm512_srli_epi64(x, 32), fold_);
    }
    const __m512i c = _mm512_srl_epi64(x, to_c_);
    const __m512i quotient = _mm512_srl_epi64(high52(c, reciprocal_), to_quotient_);
    const __m512i low52 = broadcast((std::uint64_t{1} << 52) - 1);
    return subtract_if_above(_mm512_and_si512(add_low52(x, quotient, minus_p_), low52), p_);
  }

 private:
  int dropped() const { return is_small_ ? 0 : 12; }

  bool is_small_;
  __m512i p_, minus_p_, reciprocal_, fold_;
  __m128i to_c_, to_quotient_;
};

/// The first `count` of eight lanes.
[[gnu::always_inline]] inline __mmask8 first_lanes(std::size_t count) {
  return static_cast<__mmask8>((1u << count) - 1);
}

}  // namespace
}  // namespace sealion::kernels
