#pragma once

#include "ring/kernels/x86/aes.h"

namespace sealion::kernels {
namespace {

/// Registers of two blocks (VAES without AVX-512).
struct Vaes256 {
  using Blocks = __m256i;
  static constexpr std::size_t blocks = 2;

  [[gnu::always_inline]] static Blocks spread(const std::uint8_t* key) {
    return _mm256_broadcastsi128_si256(AesNi::spread(key));
  }
  [[gnu::always_inline]] static Blocks positions(u64 first, u64 high) {
    return _mm256_set_epi64x(static_cast<long long>(high), static_cast<long long>(first + 1),
                             static_cast<long long>(high), static_cast<long long>(first));
  }
  [[gnu::always_inline]] static Blocks whiten(Blocks x, Blocks key) {
    return _mm256_xor_si256(x, key);
  }
  [[gnu::always_inline]] static Blocks round(Blocks x, Blocks key) {
    return _mm256_aesenc_epi128(x, key);
  }
  [[gnu::always_inline]] static Blocks last_round(Blocks x, Blocks key) {
    return _mm256_aesenclast_epi128(x, key);
  }
  [[gnu::always_inline]] static void store(u64* to, Blocks x) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), x);
  }
};

}  // namespace
}  // namespace sealion::kernels
