#include "ring/kernels/avx512ifma.h"
#include "ring/kernels/scalar.h"

// Packing: eight values of b bits are b bytes, which one byte permutation of a register (vpermb)
// brings to where their lanes are, and back.
namespace sealion::kernels {
namespace {

using u64 = std::uint64_t;

/// Where the eight values of a group begin: whole bytes, and bits within the first.
struct Layout {
  __m512i first_byte, shift;

  explicit Layout(int bits) {
    const __m512i first_bit =
        _mm512_mullo_epi64(_mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7), _mm512_set1_epi64(bits));
    first_byte = _mm512_srli_epi64(first_bit, 3);
    shift = _mm512_and_si512(first_bit, _mm512_set1_epi64(7));
  }
};

/// The bytes that `count` <= 8 values take, as a mask of a register's 64.
__mmask64 bytes_of(std::size_t count, std::size_t bits) {
  return (u64{1} << ((count * bits + 7) / 8)) - 1;  // at most 50
}

/// Calls body(group, values in it) on groups of eight and on what is left.
template <typename Body>
[[gnu::always_inline]] inline void for_each_group(std::size_t n, Body&& body) {
  std::size_t group = 0;
  for (; (group + 1) * lanes <= n; ++group) body(group, lanes);
  if (n % lanes != 0) body(group, n % lanes);
}

/// For the bytes of a register, which byte of which even (or odd) lane belongs there, for a width
/// of at least 8 bits: two lanes of one parity then share no byte.
struct alignas(64) Scatter {
  std::uint8_t source[64] = {};
  u64 present = 0;  ///< a bit for each byte

  constexpr Scatter() = default;
  constexpr Scatter(int bits, int parity) {
    for (int lane = parity; lane < 8; lane += 2) {
      const int first = lane * bits / 8;
      const int last = ((lane + 1) * bits - 1) / 8;
      for (int byte = first; byte <= last; ++byte) {
        source[byte] = static_cast<std::uint8_t>(8 * lane + byte - first);
        present |= u64{1} << byte;
      }
    }
  }

  [[gnu::always_inline]] __m512i operator()(__m512i x) const {
    return _mm512_maskz_permutexvar_epi8(present, _mm512_load_si512(source), x);
  }
};

constexpr int least_bits = 8, most_bits = 50;

/// Made once: most calls pack so few values that it would take longer than they do.
struct Scatters {
  Scatter of[most_bits + 1][2];  ///< [bits][parity]

  constexpr Scatters() : of{} {
    for (int bits = least_bits; bits <= most_bits; ++bits) {
      for (int parity = 0; parity < 2; ++parity) of[bits][parity] = Scatter(bits, parity);
    }
  }
};

constexpr Scatters scatters;

}  // namespace

namespace avx512ifma {

void unpack_bits(u64* out, const std::uint8_t* bytes, std::size_t n, int bits) {
  const std::size_t width = static_cast<std::size_t>(bits);
  const Layout layout(bits);
  const __m512i value_mask = broadcast((u64{1} << bits) - 1);
  // Lane i takes the eight bytes from first_byte[i] on: its value is in them, at most 7 bits in.
  const __m512i index = _mm512_add_epi8(
      _mm512_shuffle_epi8(layout.first_byte, _mm512_set4_epi32(0x08080808, 0x08080808, 0, 0)),
      broadcast(0x0706050403020100));
  for_each_group(
      n, [&](std::size_t group, std::size_t count) __attribute__((always_inline)) {
        const __m512i packed =
            _mm512_maskz_loadu_epi8(bytes_of(count, width), bytes + group * width);
        const __m512i words = _mm512_permutexvar_epi8(index, packed);
        const __m512i values = _mm512_and_si512(_mm512_srlv_epi64(words, layout.shift), value_mask);
        _mm512_mask_storeu_epi64(out + group * lanes, first_lanes(count), values);
      });
}

void pack_bits(std::uint8_t* out, const u64* values, std::size_t n, int bits) {
  if (bits < least_bits) return scalar::pack_bits(out, values, n, bits);
  const std::size_t width = static_cast<std::size_t>(bits);
  const Layout layout(bits);
  const Scatter &even = scatters.of[bits][0], &odd = scatters.of[bits][1];
  for_each_group(
      n, [&](std::size_t group, std::size_t count) __attribute__((always_inline)) {
        const __m512i loaded = _mm512_maskz_loadu_epi64(first_lanes(count), values + group * lanes);
        const __m512i shifted = _mm512_sllv_epi64(loaded, layout.shift);
        const __m512i packed = _mm512_or_si512(even(shifted), odd(shifted));
        _mm512_mask_storeu_epi8(out + group * width, bytes_of(count, width), packed);
      });
}

}  // namespace avx512ifma
}  // namespace sealion::kernels
