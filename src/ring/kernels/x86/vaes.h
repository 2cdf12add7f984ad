#pragma once

#include "ring/kernels/x86/aes.h"

namespace sealion::kernels {
namespace {

/// Registers of four blocks (VAES with AVX-512).
struct Vaes {
  using Blocks = __m512i;
  static constexpr std::size_t blocks = 4;

  [[gnu::always_inline]] static Blocks spread(const std::uint8_t* key) {
    return _mm512_broadcast_i32x4(AesNi::spread(key));
  }
  [[gnu::always_inline]] static Blocks positions(u64 first, u64 high) {
    const __m512i numbers = _mm512_set1_epi64(static_cast<long long>(first));
    const __m512i counted = _mm512_add_epi64(numbers, _mm512_setr_epi64(0, 0, 1, 0, 2, 0, 3, 0));
    return _mm512_mask_set1_epi64(counted, 0xAA, static_cast<long long>(high));
  }
  [[gnu::always_inline]] static Blocks whiten(Blocks x, Blocks key) {
    return _mm512_xor_si512(x, key);
  }
  [[gnu::always_inline]] static Blocks round(Blocks x, Blocks key) {
    return _mm512_aesenc_epi128(x, key);
  }
  [[gnu::always_inline]] static Blocks last_round(Blocks x, Blocks key) {
    return _mm512_aesenclast_epi128(x, key);
  }
  [[gnu::always_inline]] static void store(u64* to, Blocks x) { _mm512_storeu_si512(to, x); }
};

}  // namespace
}  // namespace sealion::kernels
