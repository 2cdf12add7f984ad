#pragma once

#include "base/int128.h"
#include "ring/kernels/constants.h"
#include "ring/kernels/vector/lanes.h"

/// Arithmetic modulo p < 2^50 for vectors that multiply integers of 52 bits: `add_low52` and
/// `add_high52` add the low and the high half of a product.
namespace sealion::kernels {
namespace {

constexpr u64 low52 = (u64{1} << 52) - 1;

/// floor(a * b / 2^52).
template <typename V>
[[gnu::always_inline]] inline typename V::Words high52(typename V::Words a, typename V::Words b) {
  return V::add_high52(typename V::Words{}, a, b);
}

/// A factor of many and floor(factor * 2^52 / p), for Shoup's multiplication.
template <typename Words>
struct Factor52 {
  Words value, quotient;
};

template <typename V>
struct Field52 {
  using Words = typename V::Words;
  using Factor = Factor52<Words>;

  Words p, minus_p;

  explicit Field52(const ModulusConstants& modulus)
      : p(V::broadcast(modulus.value)),
        minus_p(V::broadcast(0 - modulus.value)),
        reciprocal_(V::broadcast(modulus.barrett52)),
        shift_a_(static_cast<u64>(54 - modulus.bits) / 2),
        shift_b_(static_cast<u64>(54 - modulus.bits) - shift_a_) {}

  /// a * b mod p by Barrett's reduction in 52-bit halves.
  [[gnu::always_inline]] Words multiply(Words a, Words b) const {
    // c = floor(a*b / 2^(bits-2)) is the high half of a and b shifted by 54 - bits in all, each by
    // no more than 52 - bits. floor(c * barrett52 / 2^53) is at most one below the quotient: 1/2
    // is lost to the truncation of c and 1/2 to that of barrett52.
    const Words c = high52<V>(a << shift_a_, b << shift_b_);
    const Words quotient = high52<V>(c, reciprocal_) >> 1;
    const Words low = V::add_low52(Words{}, a, b);
    const Words rest = V::add_low52(low, quotient, minus_p) & low52;
    return V::subtract_if_above(rest, p);
  }

  [[gnu::always_inline]] Words multiply(Words a, const Factor& b) const {
    const Words low = V::add_low52(Words{}, a, b.value);
    const Words rest = V::add_low52(low, high52<V>(a, b.quotient), minus_p);  // in [0, 2p)
    return V::subtract_if_above(rest & low52, p);
  }
  Factor factor(u64 residue) const {
    const uint128 quotient = (uint128{residue} << 52) / p[0];
    return {V::broadcast(residue), V::broadcast(static_cast<u64>(quotient))};
  }

 private:
  Words reciprocal_;
  u64 shift_a_, shift_b_;
};

/// x mod p for any 64-bit x. A modulus of 14 bits or more: c = floor(x / 2^12) fits the multiplier,
/// and the quotient floor(c * barrett52 / 2^(bits+39)) is at most one too low. Below that, x is
/// first folded at bit 32 to less than 2^46, and c = x.
template <typename V>
class Reduction52 {
 public:
  using Words = typename V::Words;

  explicit Reduction52(const ModulusConstants& modulus)
      : is_small_(modulus.bits < 14),
        p_(V::broadcast(modulus.value)),
        minus_p_(V::broadcast(0 - modulus.value)),
        reciprocal_(V::broadcast(modulus.barrett52)),
        fold_(V::broadcast(is_small_ ? (u64{1} << 32) % modulus.value : 0)),
        to_c_(is_small_ ? 0 : 12),
        to_quotient_(static_cast<u64>(modulus.bits) - 1 - to_c_) {}

  [[gnu::always_inline]] Words operator()(Words x) const {
    if (is_small_) x = V::add_low52(x & 0xFFFFFFFF, x >> 32, fold_);
    const Words quotient = high52<V>(x >> to_c_, reciprocal_) >> to_quotient_;
    return V::subtract_if_above(V::add_low52(x, quotient, minus_p_) & low52, p_);
  }

 private:
  bool is_small_;
  Words p_, minus_p_, reciprocal_, fold_;
  u64 to_c_, to_quotient_;
};

}  // namespace
}  // namespace sealion::kernels
