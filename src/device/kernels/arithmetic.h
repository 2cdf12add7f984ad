#pragma once

#include <cstddef>
#include <cstdint>

#include "device/kernels/target.h"

/// Modular arithmetic on residues, the same bits on every target.
namespace sealion::device {

/// Constants of one prime p, 2 <= p < 2^50 (`device_modulus` makes them).
struct DeviceModulus {
  std::uint64_t value;    ///< p
  std::uint32_t bits;     ///< bit width of p
  std::uint32_t padding;  ///< none is left to compilers to choose
  std::uint64_t word;     ///< floor(2^64 / p)
  std::uint64_t product;  ///< floor(2^(62 + bits) / p) < 2^64
};

/// A factor for Shoup's multiplication: w < p, and floor(w 2^64 / p). One load reads both.
struct alignas(16) DeviceFactor {
  std::uint64_t value, quotient;
};

SEALION_DEVICE std::uint64_t least(std::uint64_t a, std::uint64_t b) { return a < b ? a : b; }

/// The upper word of a product.
SEALION_DEVICE std::uint64_t multiply_high(std::uint64_t a, std::uint64_t b) {
#if defined(__CUDA_ARCH__)
  return __umul64hi(a, b);
#else
  __extension__ using uint128 = unsigned __int128;
  return static_cast<std::uint64_t>(static_cast<uint128>(a) * b >> 64);
#endif
}

/// x mod p for x < 2p.
SEALION_DEVICE std::uint64_t reduce_once(std::uint64_t x, std::uint64_t p) {
  return x >= p ? x - p : x;
}

/// Any word mod p (Barrett 1987: the quotient is short by at most one).
SEALION_DEVICE std::uint64_t reduce(std::uint64_t x, const DeviceModulus& p) {
  return reduce_once(x - multiply_high(x, p.word) * p.value, p.value);
}

/// Any signed word mod p, in [0, p).
SEALION_DEVICE std::uint64_t reduce_signed(std::int64_t x, const DeviceModulus& p) {
  const auto word = static_cast<std::uint64_t>(x);
  if (x >= 0) return reduce(word, p);
  const std::uint64_t residue = reduce(0 - word, p);
  return residue == 0 ? 0 : p.value - residue;
}

SEALION_DEVICE std::uint64_t add(std::uint64_t a, std::uint64_t b, const DeviceModulus& p) {
  return reduce_once(a + b, p.value);
}

SEALION_DEVICE std::uint64_t subtract(std::uint64_t a, std::uint64_t b, const DeviceModulus& p) {
  return a >= b ? a - b : a + p.value - b;
}

/// high 2^64 + low mod p, below p^2 (Barrett 1987, with the quotient from the upper bits alone: it
/// is short by at most one, of which a half is the bits' below, 2^(bits - 2) / p).
SEALION_DEVICE std::uint64_t reduce_product(std::uint64_t high, std::uint64_t low,
                                            const DeviceModulus& p) {
  const std::uint32_t shift = p.bits - 2;
  const std::uint64_t upper = shift == 0 ? low : high << (64 - shift) | low >> shift;
  return reduce_once(low - multiply_high(upper, p.product) * p.value, p.value);
}

SEALION_DEVICE std::uint64_t multiply(std::uint64_t a, std::uint64_t b, const DeviceModulus& p) {
  return reduce_product(multiply_high(a, b), a * b, p);
}

/// w x mod p for any word x; less the last subtraction, in [0, 2p).
SEALION_DEVICE std::uint64_t multiply_lazy(std::uint64_t x, const DeviceFactor& w,
                                           std::uint64_t p) {
  return x * w.value - multiply_high(x, w.quotient) * p;
}

SEALION_DEVICE std::uint64_t multiply(std::uint64_t x, const DeviceFactor& w, std::uint64_t p) {
  return reduce_once(multiply_lazy(x, w, p), p);
}

}  // namespace sealion::device
