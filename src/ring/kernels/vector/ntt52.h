#pragma once

#include "ring/kernels/vector/field52.h"
#include "ring/kernels/vector/ntt_within_vectors.h"

/// The transform by the 52-bit multiplier: Harvey's lazy butterflies (2014) with Shoup's quotients.
///
/// There are two arithmetics of a butterfly. `Lazy52`, for p up to 47 bits, computes modulo 2^52
/// and lets values grow over several layers: the multiplier ignores the upper twelve bits of a
/// word, so whatever gathers there never matters. `Careful52` keeps every value below 4p (forward)
/// or 2p (inverse) and serves any p below 2^50.
namespace sealion::kernels {
namespace {

/// What both arithmetics share.
template <typename AnyV>
struct Butterflies52 {
  using V = AnyV;
  using Vector = typename V::Words;
  using Root = Factor52<Vector>;
  static constexpr int layers_per_pass = 3;

  Vector p, minus_p, two_p, quotient_of_one;
  Root inverse_n, last_root;

  explicit Butterflies52(const NttConstants& ntt)
      : p(V::broadcast(ntt.modulus.value)),
        minus_p(V::broadcast(0 - ntt.modulus.value)),
        two_p(V::broadcast(2 * ntt.modulus.value)),
        quotient_of_one(V::broadcast((u64{1} << 52) / ntt.modulus.value)),
        inverse_n{V::broadcast(ntt.inverse_n), V::broadcast(ntt.inverse_n_quotient)},
        last_root{V::broadcast(ntt.last_root), V::broadcast(ntt.last_root_quotient)} {}

  [[gnu::always_inline]] static Vector load(const u64* from) { return V::load(from); }
  [[gnu::always_inline]] static void store(u64* to, Vector x) { V::store(to, x); }
  [[gnu::always_inline]] static Root root(const u64* roots, const u64* quotients, std::size_t i) {
    return {V::broadcast(roots[i]), V::broadcast(quotients[i])};
  }
  [[gnu::always_inline]] static Root roots_of(Vector values, Vector quotients) {
    return {values, quotients};
  }

  /// y * root in [0, 2p) modulo 2^52, for any y < 2^52.
  [[gnu::always_inline]] Vector multiply(Vector y, const Root& root) const {
    const Vector quotient = high52<V>(y, root.quotient);
    return V::add_low52(V::add_low52(Vector{}, y, root.value), quotient, minus_p);
  }
  /// A number in [0, 2p) modulo 2^52 that equals x < 2^52 modulo p.
  [[gnu::always_inline]] Vector shrink(Vector x) const {
    return V::add_low52(x, high52<V>(x, quotient_of_one), minus_p);
  }
  /// The residue in [0, p) of a number that is in [0, 2p) modulo 2^52.
  [[gnu::always_inline]] Vector finish(Vector x) const {
    return V::subtract_if_above(x & low52, p);
  }
  [[gnu::always_inline]] static Vector enter_inverse(Vector x) { return x; }
  /// The last layer left sums to be scaled and products that are.
  template <bool is_sum>
  [[gnu::always_inline]] void leave_inverse(u64* to, Vector x) const {
    V::store(to, finish(is_sum ? multiply(x, inverse_n) : x));
  }
};

/// All values modulo 2^52.
template <typename V>
struct Lazy52 : Butterflies52<V> {
  using Vector = typename V::Words;
  using Root = Factor52<Vector>;

  /// log_n * p, added to x before the first layer, keeps x - T above zero through all of them.
  Vector forward_offset;
  /// 16p keeps x - y above zero in the inverse butterfly.
  Vector inverse_offset;

  explicit Lazy52(const NttConstants& ntt)
      : Butterflies52<V>(ntt),
        forward_offset(V::broadcast(static_cast<u64>(__builtin_ctzll(ntt.n)) * ntt.modulus.value)),
        inverse_offset(V::broadcast(16 * ntt.modulus.value)) {}

  /// Whether (2 log_n + 1) p, the width of the forward butterflies, and 32 p, that of the inverse
  /// ones, are within 2^52.
  static bool fits(const NttConstants& ntt) {
    const u64 width = 2 * static_cast<u64>(__builtin_ctzll(ntt.n)) + 1;
    return (width < 32 ? 32 : width) * ntt.modulus.value <= u64{1} << 52;
  }

  template <bool is_x>
  [[gnu::always_inline]] Vector enter_forward(const u64* from) const {
    return is_x ? V::load(from) + forward_offset : V::load(from);
  }
  /// x' = x + T, y' = x - T with T = y * root in [-p, p): the quotient is one too high on purpose,
  /// so that T is centred, and l layers widen [0, p) to (-l p, (l+1) p) and no more.
  template <int, int count>
  [[gnu::always_inline]] void forward(Vector (&x)[count], Vector (&y)[count],
                                      const Root (&by)[count]) const {
    unrolled<count>([&]<int i>() {
      const Vector quotient = V::add_high52(V::broadcast(u64{1}), y[i], by[i].quotient);
      const Vector twice = x[i] + x[i];
      x[i] = V::add_low52(V::add_low52(x[i], y[i], by[i].value), quotient, this->minus_p);
      y[i] = twice - x[i];
    });
  }
  [[gnu::always_inline]] Vector leave_forward(Vector x) const {
    return this->finish(this->shrink(x));
  }

  /// For x, y < 4p * 2^layer, layers counted from 0 to 2 in a pass: x' = x + y < 4p * 2^(layer+1),
  /// y' = (x - y) * root in [0, 2p).
  template <int count>
  [[gnu::always_inline]] void inverse(Vector (&x)[count], Vector (&y)[count],
                                      const Root (&by)[count]) const {
    unrolled<count>([&]<int i>() {
      const Vector difference = x[i] + inverse_offset - y[i];
      x[i] = x[i] + y[i];
      y[i] = this->multiply(difference, by[i]);
    });
  }
  /// Brings below 4p what the sums of a pass may have made greater.
  template <int element, int layers>
  [[gnu::always_inline]] Vector limit(Vector x) const {
    // The highest set bit of its index says in which layer an element was last a product, < 2p.
    constexpr int doublings = element == 0 ? layers : layers - 2 - (31 - __builtin_clz(element));
    if constexpr (doublings > 0) return this->shrink(x);
    return x;
  }
};

/// All values exact.
template <typename V>
struct Careful52 : Butterflies52<V> {
  using Vector = typename V::Words;
  using Root = Factor52<Vector>;
  using Butterflies52<V>::Butterflies52;

  template <bool>
  [[gnu::always_inline]] static Vector enter_forward(const u64* from) {
    return V::load(from);
  }
  /// x, y < 4p on entry and on return.
  template <int, int count>
  [[gnu::always_inline]] void forward(Vector (&x)[count], Vector (&y)[count],
                                      const Root (&by)[count]) const {
    unrolled<count>([&]<int i>() {
      const Vector product = this->multiply(y[i], by[i]) & low52;      // < 2p
      const Vector reduced = V::subtract_if_above(x[i], this->two_p);  // < 2p
      x[i] = reduced + product;
      y[i] = reduced + this->two_p - product;
    });
  }
  [[gnu::always_inline]] Vector leave_forward(Vector x) const {
    return V::subtract_if_above(V::subtract_if_above(x, this->two_p), this->p);
  }
  /// x, y < 2p on entry and on return.
  template <int count>
  [[gnu::always_inline]] void inverse(Vector (&x)[count], Vector (&y)[count],
                                      const Root (&by)[count]) const {
    unrolled<count>([&]<int i>() {
      const Vector difference = x[i] + this->two_p - y[i];
      x[i] = V::subtract_if_above(x[i] + y[i], this->two_p);
      y[i] = this->multiply(difference, by[i]) & low52;
    });
  }
  template <int, int>
  [[gnu::always_inline]] static Vector limit(Vector x) {
    return x;
  }
};

template <typename V>
void ntt_forward52(u64* out, const u64* in, const NttConstants& ntt) {
  return Lazy52<V>::fits(ntt) ? forward_transform<Lazy52<V>>(out, in, ntt)
                              : forward_transform<Careful52<V>>(out, in, ntt);
}

template <typename V>
void ntt_inverse52(u64* out, const u64* in, const NttConstants& ntt) {
  return Lazy52<V>::fits(ntt) ? inverse_transform<Lazy52<V>>(out, in, ntt)
                              : inverse_transform<Careful52<V>>(out, in, ntt);
}

}  // namespace
}  // namespace sealion::kernels
