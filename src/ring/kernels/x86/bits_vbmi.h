#pragma once

#include "base/x86_intrinsics.h"
#include "ring/kernels/constants.h"
#include "ring/kernels/scalar.h"
#include "ring/kernels/vector/group_bits.h"

/// Packing and unpacking by permutations of a register's bytes (AVX-512 VBMI): eight values of b
/// bits are b bytes.
namespace sealion::kernels {
namespace {

/// For the bytes of a register, which byte of which even (or odd) lane belongs there, for a width
/// of at least 8 bits: two lanes of one parity then share no byte.
struct alignas(64) Scatter {
  std::uint8_t source[64] = {};
  u64 present = 0;  ///< a bit for each byte

  constexpr Scatter() = default;
  constexpr Scatter(std::size_t bits, std::size_t parity) {
    for (std::size_t lane = parity; lane < 8; lane += 2) {
      const std::size_t first = lane * bits / 8;
      const std::size_t last = ((lane + 1) * bits - 1) / 8;
      for (std::size_t byte = first; byte <= last; ++byte) {
        source[byte] = static_cast<std::uint8_t>(8 * lane + byte - first);
        present |= u64{1} << byte;
      }
    }
  }

  [[gnu::always_inline]] __m512i operator()(__m512i x) const {
    return _mm512_maskz_permutexvar_epi8(present, _mm512_load_si512(source), x);
  }
};

/// For each lane, the eight bytes in which its value is.
struct alignas(64) Gather {
  std::uint8_t source[64] = {};

  constexpr Gather() = default;
  constexpr explicit Gather(std::size_t bits) {
    for (std::size_t i = 0; i < 64; ++i) {
      source[i] = static_cast<std::uint8_t>(i / 8 * bits / 8 + i % 8);
    }
  }
};

constexpr std::size_t least_scattered_bits = 8;

/// Made once, as GroupBits are.
struct BytePermutations {
  Gather gather[most_packed_bits + 1];       ///< [bits]
  Scatter scatter[most_packed_bits + 1][2];  ///< [bits][parity], from least_scattered_bits on

  constexpr BytePermutations() {
    for (std::size_t bits = 1; bits <= most_packed_bits; ++bits) {
      gather[bits] = Gather(bits);
      for (std::size_t parity = 0; parity < 2 && bits >= least_scattered_bits; ++parity) {
        scatter[bits][parity] = Scatter(bits, parity);
      }
    }
  }
};

constexpr BytePermutations permutations;

/// The bytes that `count` <= 8 values take, as a mask of a register's 64.
[[gnu::always_inline]] inline __mmask64 bytes_of(std::size_t count, std::size_t width) {
  return (u64{1} << ((count * width + 7) / 8)) - 1;  // at most 50
}
[[gnu::always_inline]] inline __mmask8 values_of(std::size_t count) {
  return static_cast<__mmask8>((1u << count) - 1);
}

/// Calls see(vector) for all values, and for others that are 0.
template <typename See>
[[gnu::always_inline]] inline void unpack_vbmi_and(See& see, u64* out, const std::uint8_t* bytes,
                                                   std::size_t n, int bits) {
  const auto width = static_cast<std::size_t>(bits);
  const __m512i shift = _mm512_load_si512(group_bits.open[bits].shift);
  const __m512i source = _mm512_load_si512(permutations.gather[bits].source);
  const __m512i mask = _mm512_set1_epi64((1ll << bits) - 1);
  const auto unpack = [&](__m512i packed) __attribute__((always_inline)) {
    const __m512i words = _mm512_permutexvar_epi8(source, packed);
    return _mm512_and_si512(_mm512_srlv_epi64(words, shift), mask);
  };
  std::size_t i = 0;
  const __mmask64 group = bytes_of(group_values, width);
  for (; n - i >= group_values; i += group_values, bytes += width) {
    const __m512i values = unpack(_mm512_maskz_loadu_epi8(group, bytes));
    _mm512_storeu_si512(out + i, values);
    see(values);
  }
  if (i == n) return;
  const __m512i packed = _mm512_maskz_loadu_epi8(bytes_of(n - i, width), bytes);
  const __m512i values = _mm512_maskz_mov_epi64(values_of(n - i), unpack(packed));
  _mm512_mask_storeu_epi64(out + i, values_of(n - i), values);
  see(values);
}

inline void unpack_bits_vbmi(u64* out, const std::uint8_t* bytes, std::size_t n, int bits) {
  const auto look_away = [](__m512i) {};
  unpack_vbmi_and(look_away, out, bytes, n, bits);
}

inline std::size_t unpack_residues_vbmi(u64* out, const std::uint8_t* bytes, std::size_t n,
                                        const ModulusConstants& modulus) {
  const __m512i p = _mm512_set1_epi64(static_cast<long long>(modulus.value));
  std::size_t not_residues = 0;
  const auto count = [&](__m512i x) __attribute__((always_inline)) {
    not_residues += static_cast<std::size_t>(_mm_popcnt_u32(_mm512_cmpge_epu64_mask(x, p)));
  };
  unpack_vbmi_and(count, out, bytes, n, modulus.bits);
  return not_residues;
}

inline void pack_bits_vbmi(std::uint8_t* out, const u64* values, std::size_t n, int bits) {
  const auto width = static_cast<std::size_t>(bits);
  if (width < least_scattered_bits) return scalar::pack_bits(out, values, n, bits);
  const __m512i shift = _mm512_load_si512(group_bits.open[bits].shift);
  const Scatter &even = permutations.scatter[bits][0], &odd = permutations.scatter[bits][1];
  const auto pack = [&](__m512i loaded) __attribute__((always_inline)) {
    const __m512i shifted = _mm512_sllv_epi64(loaded, shift);
    return _mm512_or_si512(even(shifted), odd(shifted));
  };
  std::size_t i = 0;
  const __mmask64 group = bytes_of(group_values, width);
  for (; n - i >= group_values; i += group_values, out += width) {
    _mm512_mask_storeu_epi8(out, group, pack(_mm512_loadu_si512(values + i)));
  }
  if (i == n) return;
  const __m512i loaded = _mm512_maskz_loadu_epi64(values_of(n - i), values + i);
  _mm512_mask_storeu_epi8(out, bytes_of(n - i, width), pack(loaded));
}

}  // namespace
}  // namespace sealion::kernels
