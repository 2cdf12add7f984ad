#pragma once

#include "ring/kernels/constants.h"
#include "ring/kernels/vector/lanes.h"

/// Arithmetic modulo p < 2^50 in doubles, on integers of either sign: exact, whatever the
/// processor, by fused multiply-adds alone.
///
/// A quotient is rounded by adding 1.5 * 2^52, where a double's unit is 1, and taking it off again;
/// fused with the multiplication by 1/p it is off by 1/2 and by the error of 1/p only. It must be
/// below 2^51.
namespace sealion::kernels {
namespace {

constexpr double rounding = 1.5 * two52;
/// Quotients are below it.
constexpr double quotient_bound = 0.5 * two52;

template <typename V>
struct RealField {
  using Words = typename V::Words;
  using Reals = typename V::Reals;

  Reals p, reciprocal;

  [[gnu::always_inline]] explicit RealField(const ModulusConstants& modulus)
      : p(V::to_real(V::broadcast(modulus.value))), reciprocal(1 / p) {}

  /// The integer nearest to x * factor.
  [[gnu::always_inline]] static Reals round_product(Reals x, Reals factor) {
    return V::multiply_add(x, factor, V::broadcast(rounding)) - rounding;
  }
  /// a * b less `quotient` * p: exact where the result has at most 53 bits.
  [[gnu::always_inline]] Reals remainder(Reals a, Reals b, Reals quotient) const {
    const Reals high = a * b;
    const Reals minus_low = V::subtract_product(high, a, b);
    return V::subtract_product(high, quotient, p) - minus_low;
  }
  /// a * b mod p in (-p, p), for |a * b| <= 2^50 p: the quotient's error is below 3/8 and 1/2.
  [[gnu::always_inline]] Reals multiply(Reals a, Reals b) const {
    return remainder(a, b, round_product(a * b, reciprocal));
  }
  /// x mod p in [-p/2, p/2], give or take a few units, for |x| < 2^53 and |x| < 2^51 p.
  [[gnu::always_inline]] Reals reduce(Reals x) const {
    V::expect_below(x, 2 * two52);
    return V::subtract_product(x, round_product(x, reciprocal), p);
  }
  /// The residue in [0, p) of |x| < 2^51, for odd p: with h = floor(p/2) off, x - h is never near
  /// the middle of two multiples of p, so that its remainder is within h exactly.
  [[gnu::always_inline]] Words canonical(Reals x) const {
    V::expect_below(x, quotient_bound);
    const Reals half = V::multiply_add(p, V::broadcast(0.5), V::broadcast(-0.5));
    const Reals centred = x - half;
    const Reals rest = V::subtract_product(centred, round_product(centred, reciprocal), p);
    return reinterpret_cast<Words>(rest + (half + two52)) ^ two52_bits;
  }
  /// The residue in [0, p) of x in (-p, p).
  [[gnu::always_inline]] Words residue(Reals x) const {
    const Words negative = reinterpret_cast<Words>(x < Reals{});
    const Reals addend = reinterpret_cast<Reals>(negative & reinterpret_cast<Words>(p));
    return V::to_word(x + addend);
  }

  /// a * b mod p, of residues; `b` perhaps a factor of many.
  [[gnu::always_inline]] Words multiply(Words a, Words b) const {
    return multiply(a, V::to_real(b));
  }
  [[gnu::always_inline]] Words multiply(Words a, Reals b) const {
    return residue(multiply(V::to_real(a), b));
  }
  [[gnu::always_inline]] static Reals factor(u64 residue) {
    return V::to_real(V::broadcast(residue));
  }
};

/// x mod p for any 64-bit x: the upper half times 2^32 mod p, in (-2^50, 2^50), and the lower half
/// are below 2^53 in all.
template <typename V>
class RealReduction {
 public:
  [[gnu::always_inline]] explicit RealReduction(const ModulusConstants& modulus)
      : field_(modulus), fold_(V::to_real(V::broadcast((u64{1} << 32) % modulus.value))) {}

  [[gnu::always_inline]] typename V::Words operator()(typename V::Words x) const {
    const typename V::Reals high = V::to_real(x >> 32);
    const typename V::Reals low = V::to_real(x & 0xFFFFFFFF);
    return field_.residue(field_.reduce(field_.multiply(high, fold_) + low));
  }

 private:
  RealField<V> field_;
  typename V::Reals fold_;
};

}  // namespace
}  // namespace sealion::kernels
