#pragma once

#include "ring/kernels/vector/ntt_within_vectors.h"
#include "ring/kernels/vector/real_field.h"

/// The transform in doubles. Values between passes are integers of either sign; a product is
/// reduced by its rounded quotient, with root / p in a table (Shoup's idea, rounded instead of
/// floored).
///
/// Ranges, in units of p. The quotient y * (root / p) of a value |y| <= m, below 2^51 altogether,
/// is off by 1/2 and by the relative error of root / p, 2^-53: the product is within 0.5 + m p /
/// 2^53. There are two arithmetics of a butterfly. `LazyReal` lets values grow over all layers of a
/// forward transform and over the passes of an inverse one; `CarefulReal` keeps them all below 1.2
/// and serves any p below 2^50.
namespace sealion::kernels {
namespace {

template <typename Vector>
struct RealRoot {
  Vector value, quotient;  // root, root / p
};

/// x, y = x + y, x - y.
template <typename Vector>
[[gnu::always_inline]] inline void add_and_subtract(Vector& x, Vector& y) {
  const Vector difference = x - y;
  x = x + y;
  y = difference;
}

template <typename AnyV>
struct RealButterflies : RealField<AnyV> {
  using V = AnyV;
  using Vector = typename V::Reals;
  using Words = typename V::Words;
  using Root = RealRoot<Vector>;
  /// Registers: 2^layers values and their roots.
  static constexpr int layers_per_pass = V::registers == 32 ? 3 : 2;

  Root inverse_n, last_root;

  explicit RealButterflies(const NttConstants& ntt)
      : RealField<V>(ntt.modulus),
        inverse_n(root(&ntt.inverse_n, &ntt.inverse_n_quotient, 0)),
        last_root(root(&ntt.last_root, &ntt.last_root_quotient, 0)) {}

  [[gnu::always_inline]] static Vector load(const u64* from) { return V::load_reals(from); }
  [[gnu::always_inline]] static void store(u64* to, Vector x) { V::store(to, x); }
  [[gnu::always_inline]] static Root root(const u64* roots, const u64* quotients, std::size_t i) {
    return roots_of(V::broadcast(roots[i]), V::broadcast(quotients[i]));
  }
  [[gnu::always_inline]] static Root roots_of(Words values, Words quotients) {
    return {reinterpret_cast<Vector>(values), reinterpret_cast<Vector>(quotients)};
  }

  [[gnu::always_inline]] Vector multiply(Vector y, const Root& by) const {
    V::expect_below(y, quotient_bound);
    return this->remainder(y, by.value, this->round_product(y, by.quotient));
  }
  /// y = y * by, in step.
  template <int count>
  [[gnu::always_inline]] void multiply(Vector (&y)[count], const Root (&by)[count]) const {
    Vector high[count], quotient[count];
    unrolled<count>([&]<int i>() { V::expect_below(y[i], quotient_bound); });
    unrolled<count>([&]<int i>() { high[i] = y[i] * by[i].value; });
    unrolled<count>([&]<int i>() {
      quotient[i] = V::multiply_add(y[i], by[i].quotient, V::broadcast(rounding));
    });
    unrolled<count>([&]<int i>() { y[i] = V::subtract_product(high[i], y[i], by[i].value); });
    unrolled<count>([&]<int i>() { quotient[i] = quotient[i] - rounding; });
    unrolled<count>([&]<int i>() { high[i] = V::subtract_product(high[i], quotient[i], this->p); });
    unrolled<count>([&]<int i>() { y[i] = high[i] - y[i]; });
  }

  template <bool>
  [[gnu::always_inline]] static Vector enter_forward(const u64* from) {
    return V::to_real(V::load(from));
  }
  [[gnu::always_inline]] static Vector enter_inverse(Words x) { return V::to_real(x); }
  [[gnu::always_inline]] Words leave_forward(Vector x) const { return this->canonical(x); }
  /// The last layer left sums to be scaled and products that are.
  template <bool is_sum>
  [[gnu::always_inline]] void leave_inverse(u64* to, Vector x) const {
    V::store(to, this->residue(is_sum ? multiply(x, inverse_n) : x));
  }
};

template <typename V>
struct LazyReal : RealButterflies<V> {
  using Vector = typename V::Reals;
  using Root = typename RealButterflies<V>::Root;
  using RealButterflies<V>::RealButterflies;

  /// Whether values stay below 2^51. A forward layer adds a product, below 3/4, to what was within
  /// 1 at first; in an inverse one they double, from 1.2 before a pass of three layers on.
  static bool fits(const NttConstants& ntt) {
    const u64 quarters = 4 + 3 * static_cast<u64>(__builtin_ctzll(ntt.n));
    return (quarters < 40 ? 40 : quarters) * ntt.modulus.value <= u64{1} << 53;
  }

  template <int, int count>
  [[gnu::always_inline]] void forward(Vector (&x)[count], Vector (&y)[count],
                                      const Root (&by)[count]) const {
    this->multiply(y, by);
    unrolled<count>([&]<int i>() { add_and_subtract(x[i], y[i]); });
  }
  template <int count>
  [[gnu::always_inline]] void inverse(Vector (&x)[count], Vector (&y)[count],
                                      const Root (&by)[count]) const {
    unrolled<count>([&]<int i>() { add_and_subtract(x[i], y[i]); });
    this->multiply(y, by);
  }
  /// Brings within 1/2 what a pass of so many layers has doubled twice and more.
  template <int element, int layers>
  [[gnu::always_inline]] Vector limit(Vector x) const {
    // The highest set bit of its index says in which layer an element was last a product.
    constexpr int doublings = element == 0 ? layers : layers - 2 - (31 - __builtin_clz(element));
    if constexpr (element == 0 || doublings > 1) return this->reduce(x);
    return x;
  }
};

template <typename V>
struct CarefulReal : RealButterflies<V> {
  using Vector = typename V::Reals;
  using Root = typename RealButterflies<V>::Root;
  using RealButterflies<V>::RealButterflies;

  /// |x|, |y| <= 1.2 on entry and on return.
  template <int, int count>
  [[gnu::always_inline]] void forward(Vector (&x)[count], Vector (&y)[count],
                                      const Root (&by)[count]) const {
    this->multiply(y, by);
    unrolled<count>([&]<int i>() { x[i] = this->reduce(x[i]); });
    unrolled<count>([&]<int i>() { add_and_subtract(x[i], y[i]); });
  }
  /// |x - y| <= 1.2 on entry and on return: x is within 1/2, y within 0.5 + 1.2 / 8.
  template <int count>
  [[gnu::always_inline]] void inverse(Vector (&x)[count], Vector (&y)[count],
                                      const Root (&by)[count]) const {
    unrolled<count>([&]<int i>() { add_and_subtract(x[i], y[i]); });
    unrolled<count>([&]<int i>() { x[i] = this->reduce(x[i]); });
    this->multiply(y, by);
  }
  template <int, int>
  [[gnu::always_inline]] static Vector limit(Vector x) {
    return x;
  }
};

template <typename V>
void real_ntt_forward(u64* out, const u64* in, const NttConstants& ntt) {
  return LazyReal<V>::fits(ntt) ? forward_transform<LazyReal<V>>(out, in, ntt)
                                : forward_transform<CarefulReal<V>>(out, in, ntt);
}

template <typename V>
void real_ntt_inverse(u64* out, const u64* in, const NttConstants& ntt) {
  return LazyReal<V>::fits(ntt) ? inverse_transform<LazyReal<V>>(out, in, ntt)
                                : inverse_transform<CarefulReal<V>>(out, in, ntt);
}

}  // namespace
}  // namespace sealion::kernels
