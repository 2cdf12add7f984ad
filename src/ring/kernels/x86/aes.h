#pragma once

#include "base/x86_intrinsics.h"
#include "ring/kernels/kernels.h"
#include "ring/kernels/vector/lanes.h"
#include "ring/kernels/vector/unrolled.h"

/// AES-128 (FIPS 197) by the processor's instructions, on many blocks at a time: one alone would
/// wait for its own rounds.
namespace sealion::kernels {
namespace {

constexpr int aes_rounds = 10;

/// One step of the key schedule: each word is xor-ed with all before it.
template <int constant>
[[gnu::always_inline]] inline __m128i next_round_key(__m128i key) {
  const __m128i word = _mm_shuffle_epi32(_mm_aeskeygenassist_si128(key, constant), 0xFF);
  key = _mm_xor_si128(key, _mm_slli_si128(key, 4));
  key = _mm_xor_si128(key, _mm_slli_si128(key, 8));
  return _mm_xor_si128(key, word);
}

inline void aes128_expand_key(std::uint8_t* round_keys, const std::uint8_t* key) {
  auto* out = reinterpret_cast<__m128i*>(round_keys);
  __m128i at = _mm_loadu_si128(reinterpret_cast<const __m128i*>(key));
  _mm_storeu_si128(out, at);
  const auto step = [&]<int constant>() {
    at = next_round_key<constant>(at);
    _mm_storeu_si128(++out, at);
  };
  step.template operator()<0x01>();
  step.template operator()<0x02>();
  step.template operator()<0x04>();
  step.template operator()<0x08>();
  step.template operator()<0x10>();
  step.template operator()<0x20>();
  step.template operator()<0x40>();
  step.template operator()<0x80>();
  step.template operator()<0x1B>();
  step.template operator()<0x36>();
}

/// Registers of one block.
struct AesNi {
  using Blocks = __m128i;
  static constexpr std::size_t blocks = 1;

  [[gnu::always_inline]] static Blocks spread(const std::uint8_t* key) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(key));
  }
  /// Numbers first, first + 1, ... with `high` behind each.
  [[gnu::always_inline]] static Blocks positions(u64 first, u64 high) {
    return _mm_set_epi64x(static_cast<long long>(high), static_cast<long long>(first));
  }
  [[gnu::always_inline]] static Blocks whiten(Blocks x, Blocks key) {
    return _mm_xor_si128(x, key);
  }
  [[gnu::always_inline]] static Blocks round(Blocks x, Blocks key) {
    return _mm_aesenc_si128(x, key);
  }
  [[gnu::always_inline]] static Blocks last_round(Blocks x, Blocks key) {
    return _mm_aesenclast_si128(x, key);
  }
  [[gnu::always_inline]] static void store(u64* to, Blocks x) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), x);
  }
};

/// `count` registers side by side, from block number `first` on.
template <typename Registers, int count>
[[gnu::always_inline]] inline void encrypt_side_by_side(u64* out, const std::uint8_t* round_keys,
                                                        u64 first, u64 high) {
  typename Registers::Blocks x[count];
  const typename Registers::Blocks whitening = Registers::spread(round_keys);
  unrolled<count>([&]<int i>() {
    x[i] = Registers::whiten(Registers::positions(first + i * Registers::blocks, high), whitening);
  });
  for (int round = 1; round < aes_rounds; ++round) {
    const typename Registers::Blocks key = Registers::spread(round_keys + 16 * round);
    unrolled<count>([&]<int i>() { x[i] = Registers::round(x[i], key); });
  }
  const typename Registers::Blocks last = Registers::spread(round_keys + 16 * aes_rounds);
  unrolled<count>([&]<int i>() {
    Registers::store(out + 2 * i * Registers::blocks, Registers::last_round(x[i], last));
  });
}

/// `count` <= most registers; returns the blocks that they are.
template <typename Registers, int most>
[[gnu::always_inline]] inline std::size_t encrypt_registers(u64* out,
                                                            const std::uint8_t* round_keys,
                                                            u64 first, u64 high,
                                                            std::size_t count) {
  if constexpr (most == 0) {
    return 0;
  } else {
    if (count < most) {
      return encrypt_registers<Registers, most - 1>(out, round_keys, first, high, count);
    }
    encrypt_side_by_side<Registers, most>(out, round_keys, first, high);
    return most * Registers::blocks;
  }
}

template <typename Registers>
void aes128_positions(u64* out, const std::uint8_t* round_keys, u64 first, u64 high,
                      std::size_t count) {
  constexpr std::size_t blocks = Registers::blocks;
  std::size_t i = 0;
  while (count - i >= blocks) {
    i += encrypt_registers<Registers, 8>(out + 2 * i, round_keys, first + i, high,
                                         (count - i) / blocks);
  }
  if (blocks == 1) return;
  encrypt_registers<AesNi, 3>(out + 2 * i, round_keys, first + i, high, count - i);
}

template <typename Registers>
constexpr AesKernel aes_kernel = {aes128_expand_key, aes128_positions<Registers>};

}  // namespace
}  // namespace sealion::kernels
