#pragma once

#include <bit>
#include <cstdint>

#include "base/constant_time.h"
#include "base/int128.h"

namespace sealion {

/// Largest modulus, in bits, that every kernel accepts: 4p then fits the 52-bit multiplier with
/// room for lazy butterflies.
inline constexpr int max_modulus_bits = 50;

/// An integer modulus 2 <= p < 2^50 with its Barrett constant, and arithmetic on residues in [0,
/// p).
class Modulus {
 public:
  /// Throws `invalid_argument` where `value` is out of range.
  explicit Modulus(std::uint64_t value);

  std::uint64_t value() const { return value_; }
  int bits() const { return std::bit_width(value_); }
  /// floor((2^(bits+51) - 1) / p), the constant of the 52-bit Barrett reduction (kernels.h).
  std::uint64_t barrett52() const { return barrett52_; }

  /// Any x mod p.
  std::uint64_t reduce(uint128 x) const {
    // Barrett with a 128-bit reciprocal (Barrett 1987): the quotient is short by at most one.
    const uint128 low = static_cast<std::uint64_t>(x);
    const uint128 high = x >> 64;
    const uint128 ratio_low = static_cast<std::uint64_t>(reciprocal_);
    const uint128 ratio_high = reciprocal_ >> 64;
    const uint128 carry = (low * ratio_low) >> 64;
    const uint128 middle = low * ratio_high + carry;
    const uint128 middle2 = high * ratio_low + static_cast<std::uint64_t>(middle);
    const uint128 quotient = high * ratio_high + (middle >> 64) + (middle2 >> 64);
    return subtract_if_above(static_cast<std::uint64_t>(x - quotient * value_));
  }
  /// Any signed x mod p, in [0, p), without a branch.
  std::uint64_t reduce_signed(std::int64_t x) const {
    const std::uint64_t sign = static_cast<std::uint64_t>(x >> 63);
    const std::uint64_t magnitude = (static_cast<std::uint64_t>(x) ^ sign) - sign;
    const std::uint64_t residue = reduce(magnitude);
    return residue ^ ((residue ^ negate(residue)) & sign);
  }

  std::uint64_t add(std::uint64_t a, std::uint64_t b) const { return subtract_if_above(a + b); }
  std::uint64_t subtract(std::uint64_t a, std::uint64_t b) const {
    const std::uint64_t difference = a - b;
    return difference + (value_ & (0 - (difference >> 63)));
  }
  /// Less a hidden zero: of one that it sees clang 14 makes a branch on a.
  std::uint64_t negate(std::uint64_t a) const { return subtract(constant_time::hidden(0), a); }
  std::uint64_t multiply(std::uint64_t a, std::uint64_t b) const { return reduce(uint128{a} * b); }
  std::uint64_t power(std::uint64_t base, std::uint64_t exponent) const;
  /// a^-1 for a prime modulus and a != 0; throws `invalid_argument` where there is none.
  std::uint64_t inverse(std::uint64_t a) const;
  /// The representative of a in (-p/2, p/2].
  std::int64_t centre(std::uint64_t a) const {
    const std::uint64_t above = 0 - static_cast<std::uint64_t>(a > value_ / 2);
    return static_cast<std::int64_t>(a - (value_ & above));
  }

  friend bool operator==(const Modulus& a, const Modulus& b) { return a.value_ == b.value_; }

 private:
  /// x mod p for x < 2p, without a branch.
  std::uint64_t subtract_if_above(std::uint64_t x) const {
    const std::uint64_t reduced = x - value_;
    return reduced + (value_ & (0 - (reduced >> 63)));
  }

  std::uint64_t value_;
  uint128 reciprocal_;  // floor(2^128 / p)
  std::uint64_t barrett52_;
};

}  // namespace sealion
