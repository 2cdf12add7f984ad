#include "base/int128.h"
#include "ring/kernels/avx512ifma.h"
#include "ring/kernels/ntt_passes.h"
#include "ring/kernels/scalar.h"

// Harvey's lazy butterflies (2014) with Shoup's quotients in the 52-bit multiplier.
//
// There are two arithmetics of a butterfly. `Lazy`, for p up to 47 bits, computes modulo 2^52 and
// lets values grow over several layers: the multiplier ignores the upper twelve bits of a word, so
// whatever gathers there never matters. `Careful` keeps every value below 4p (forward) or 2p
// (inverse) and serves any p below 2^50.
namespace sealion::kernels {
namespace {

using u64 = std::uint64_t;

/// A root of unity in all lanes or one in each, with its quotient floor(root * 2^52 / p).
struct RootVector {
  __m512i value, quotient;
};

/// Eight roots, one to a lane; four, two lanes each; two, four lanes each.
[[gnu::always_inline]] inline __m512i spread_eight(const u64* eight) {
  return _mm512_loadu_si512(eight);
}
[[gnu::always_inline]] inline __m512i spread_four(const u64* four) {
  const __m512i index = _mm512_setr_epi64(0, 0, 1, 1, 2, 2, 3, 3);
  const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(four));
  return _mm512_permutexvar_epi64(index, _mm512_castsi256_si512(low));
}
[[gnu::always_inline]] inline __m512i spread_two(const u64* two) {
  return _mm512_mask_set1_epi64(broadcast(two[0]), 0xF0, static_cast<long long>(two[1]));
}

/// Four values from each of two places: shuffles in the load and store units, which have time.
[[gnu::always_inline]] inline __m512i load_halves(const u64* lower, const u64* upper) {
  const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(lower));
  const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(upper));
  return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
}
[[gnu::always_inline]] inline void store_halves(u64* lower, u64* upper, __m512i v) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(lower), _mm512_castsi512_si256(v));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(upper), _mm512_extracti64x4_epi64(v, 1));
}

/// What both arithmetics share.
struct Field {
  using Vector = __m512i;
  using Root = RootVector;
  static constexpr std::size_t lanes = kernels::lanes;
  static constexpr int layers_per_pass = 3;

  __m512i p, minus_p, two_p, low52, quotient_of_one;
  Root inverse_n, last_root;

  explicit Field(const NttConstants& ntt)
      : p(broadcast(ntt.modulus.value)),
        minus_p(broadcast(0 - ntt.modulus.value)),
        two_p(broadcast(2 * ntt.modulus.value)),
        low52(broadcast((u64{1} << 52) - 1)),
        quotient_of_one(broadcast((u64{1} << 52) / ntt.modulus.value)),
        inverse_n{broadcast(ntt.inverse_n), broadcast(ntt.inverse_n_quotient52)} {
    const u64 scaled = scalar::scaled_last_root(ntt);
    const uint128 quotient = (uint128{scaled} << 52) / ntt.modulus.value;
    last_root = {broadcast(scaled), broadcast(static_cast<u64>(quotient))};
  }

  [[gnu::always_inline]] static __m512i load(const u64* from) { return _mm512_loadu_si512(from); }
  [[gnu::always_inline]] static void store(u64* to, __m512i v) { _mm512_storeu_si512(to, v); }
  [[gnu::always_inline]] static Root root(const u64* roots, const u64* quotients, std::size_t i) {
    return {broadcast(roots[i]), broadcast(quotients[i])};
  }
  [[gnu::always_inline]] Root scaled_last_root() const { return last_root; }

  /// y * root in [0, 2p) modulo 2^52, for any y < 2^52.
  [[gnu::always_inline]] __m512i multiply(__m512i y, const Root& root) const {
    const __m512i quotient = high52(y, root.quotient);
    const __m512i low = add_low52(_mm512_setzero_si512(), y, root.value);
    return add_low52(low, quotient, minus_p);
  }
  /// A number in [0, 2p) modulo 2^52 that equals x < 2^52 modulo p.
  [[gnu::always_inline]] __m512i shrink(__m512i x) const {
    return add_low52(x, high52(x, quotient_of_one), minus_p);
  }
  /// The residue in [0, p) of a number that is in [0, 2p) modulo 2^52.
  [[gnu::always_inline]] __m512i finish(__m512i x) const {
    return subtract_if_above(_mm512_and_si512(x, low52), p);
  }
  /// The last layer left sums to be scaled and products that are.
  template <bool is_sum>
  [[gnu::always_inline]] void leave_inverse(u64* to, __m512i x) const {
    store(to, finish(is_sum ? multiply(x, inverse_n) : x));
  }
};

/// All values modulo 2^52.
struct Lazy : Field {
  /// log_n * p, added to x before the first layer, keeps x - T above zero through all of them.
  __m512i forward_offset;
  /// 16p keeps x - y above zero in the inverse butterfly.
  __m512i inverse_offset;

  explicit Lazy(const NttConstants& ntt)
      : Field(ntt),
        forward_offset(broadcast(static_cast<u64>(__builtin_ctzll(ntt.n)) * ntt.modulus.value)),
        inverse_offset(broadcast(16 * ntt.modulus.value)) {}

  /// Whether (2 log_n + 1) p, the width of the forward butterflies, and 32 p, that of the inverse
  /// ones, are within 2^52.
  static bool fits(const NttConstants& ntt) {
    const u64 width = 2 * static_cast<u64>(__builtin_ctzll(ntt.n)) + 1;
    return (width < 32 ? 32 : width) * ntt.modulus.value <= u64{1} << 52;
  }

  template <bool is_x>
  [[gnu::always_inline]] __m512i enter_forward(const u64* from) const {
    return is_x ? _mm512_add_epi64(load(from), forward_offset) : load(from);
  }
  /// x' = x + T, y' = x - T with T = y * root in [-p, p): the quotient is one too high on purpose,
  /// so that T is centred, and l layers widen [0, p) to (-l p, (l+1) p) and no more.
  template <int>
  [[gnu::always_inline]] void forward(__m512i& x, __m512i& y, const Root& root) const {
    const __m512i quotient = add_high52(broadcast(1), y, root.quotient);
    const __m512i twice = _mm512_add_epi64(x, x);
    x = add_low52(add_low52(x, y, root.value), quotient, minus_p);
    y = _mm512_sub_epi64(twice, x);
  }
  [[gnu::always_inline]] __m512i finish_forward(__m512i x) const { return finish(shrink(x)); }

  /// For x, y < 4p * 2^layer, layers counted from 0 to 2 in a pass: x' = x + y < 4p * 2^(layer+1),
  /// y' = (x - y) * root in [0, 2p).
  [[gnu::always_inline]] void inverse(__m512i& x, __m512i& y, const Root& root) const {
    const __m512i difference = _mm512_sub_epi64(_mm512_add_epi64(x, inverse_offset), y);
    x = _mm512_add_epi64(x, y);
    y = multiply(difference, root);
  }
  /// Brings below 4p what the sums of a pass may have made greater.
  template <int element, int layers>
  [[gnu::always_inline]] __m512i limit(__m512i x) const {
    // The highest set bit of its index says in which layer an element was last a product, < 2p.
    constexpr int doublings = element == 0 ? layers : layers - 2 - (31 - __builtin_clz(element));
    if constexpr (doublings > 0) return shrink(x);
    return x;
  }
};

/// All values exact.
struct Careful : Field {
  using Field::Field;

  [[gnu::always_inline]] __m512i multiply(__m512i y, const Root& root) const {
    return _mm512_and_si512(Field::multiply(y, root), low52);
  }
  template <bool>
  [[gnu::always_inline]] __m512i enter_forward(const u64* from) const {
    return load(from);
  }
  /// x, y < 4p on entry and on return.
  template <int>
  [[gnu::always_inline]] void forward(__m512i& x, __m512i& y, const Root& root) const {
    const __m512i product = multiply(y, root);            // < 2p
    const __m512i reduced = subtract_if_above(x, two_p);  // < 2p
    x = _mm512_add_epi64(reduced, product);
    y = _mm512_sub_epi64(_mm512_add_epi64(reduced, two_p), product);
  }
  [[gnu::always_inline]] __m512i finish_forward(__m512i x) const {
    return subtract_if_above(subtract_if_above(x, two_p), p);
  }
  /// x, y < 2p on entry and on return.
  [[gnu::always_inline]] void inverse(__m512i& x, __m512i& y, const Root& root) const {
    const __m512i difference = _mm512_sub_epi64(_mm512_add_epi64(x, two_p), y);
    x = subtract_if_above(_mm512_add_epi64(x, y), two_p);
    y = multiply(difference, root);
  }
  template <int, int>
  [[gnu::always_inline]] __m512i limit(__m512i x) const {
    return x;
  }
};

/// Pairs of vectors that the layers within vectors take side by side: one pair alone would wait for
/// its own multiplications.
constexpr int side_by_side = 4;

/// Calls body.operator()<pairs>(i) for the groups of 8 from number i on, two to a pair.
template <typename Body>
[[gnu::always_inline]] inline void for_each_pair(std::size_t groups, Body&& body) {
  std::size_t i = 0;
  for (; i + 2 * side_by_side <= groups; i += 2 * side_by_side) {
    body.template operator()<side_by_side>(i);
  }
  for (; i < groups; i += 2) body.template operator()<1>(i);
}

/// The layers with groups of 8, 4 and 2, on pairs of vectors a and b, and the final reduction.
template <int pairs, typename Arithmetic>
[[gnu::always_inline]] inline void forward_last_layers(u64* values, const NttConstants& ntt,
                                                       const Arithmetic& field, std::size_t i) {
  const __m512i lower_pairs = _mm512_setr_epi64(0, 1, 8, 9, 4, 5, 12, 13);
  const __m512i upper_pairs = _mm512_setr_epi64(2, 3, 10, 11, 6, 7, 14, 15);
  const __m512i interleave_low = _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11);
  const __m512i interleave_high = _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15);
  const u64* root = ntt.roots;
  const u64* quotient = ntt.roots_quotient52;
  const std::size_t at8 = ntt.n / 8 + i;
  u64* block = values + 8 * i;
  __m512i x[pairs], y[pairs];
  unrolled<pairs>([&]<int k>() {
    x[k] = load_halves(block + 16 * k, block + 16 * k + 8);       // a0 a1 a2 a3 b0 b1 b2 b3
    y[k] = load_halves(block + 16 * k + 4, block + 16 * k + 12);  // a4 a5 a6 a7 b4 b5 b6 b7
    const std::size_t at = at8 + 2 * k;
    field.template forward<0>(x[k], y[k], {spread_two(root + at), spread_two(quotient + at)});
  });
  unrolled<pairs>([&]<int k>() {
    const __m512i lower = _mm512_permutex2var_epi64(x[k], lower_pairs, y[k]);
    y[k] = _mm512_permutex2var_epi64(x[k], upper_pairs, y[k]);  // a2 a3 a6 a7 b2 b3 b6 b7
    x[k] = lower;                                               // a0 a1 a4 a5 b0 b1 b4 b5
    const std::size_t at = 2 * at8 + 4 * k;
    field.template forward<1>(x[k], y[k], {spread_four(root + at), spread_four(quotient + at)});
  });
  unrolled<pairs>([&]<int k>() {
    const __m512i even = _mm512_unpacklo_epi64(x[k], y[k]);
    y[k] = _mm512_unpackhi_epi64(x[k], y[k]);  // a1 a3 a5 a7 b1 b3 b5 b7
    x[k] = even;                               // a0 a2 a4 a6 b0 b2 b4 b6
    const std::size_t at = 4 * at8 + 8 * k;
    field.template forward<2>(x[k], y[k], {spread_eight(root + at), spread_eight(quotient + at)});
  });
  unrolled<pairs>([&]<int k>() {
    x[k] = field.finish_forward(x[k]);
    y[k] = field.finish_forward(y[k]);
  });
  unrolled<pairs>([&]<int k>() {
    field.store(block + 16 * k, _mm512_permutex2var_epi64(x[k], interleave_low, y[k]));
    field.store(block + 16 * k + 8, _mm512_permutex2var_epi64(x[k], interleave_high, y[k]));
  });
}

/// The layers with groups of 2, 4 and 8, on pairs of vectors a and b.
template <int pairs, typename Arithmetic>
[[gnu::always_inline]] inline void inverse_first_layers(u64* values, const NttConstants& ntt,
                                                        const Arithmetic& field, std::size_t i) {
  const __m512i even = _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14);
  const __m512i odd = _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15);
  const __m512i lower_pairs = _mm512_setr_epi64(0, 1, 8, 9, 4, 5, 12, 13);
  const __m512i upper_pairs = _mm512_setr_epi64(2, 3, 10, 11, 6, 7, 14, 15);
  const u64* root = ntt.inverse_roots;
  const u64* quotient = ntt.inverse_roots_quotient52;
  u64* block = values + 8 * i;
  __m512i x[pairs], y[pairs];
  unrolled<pairs>([&]<int k>() {
    const __m512i a = field.load(block + 16 * k);
    const __m512i b = field.load(block + 16 * k + 8);
    x[k] = _mm512_permutex2var_epi64(a, even, b);  // a0 a2 a4 a6 b0 b2 b4 b6
    y[k] = _mm512_permutex2var_epi64(a, odd, b);   // a1 a3 a5 a7 b1 b3 b5 b7
    const std::size_t at = inverse_layer(ntt.n, ntt.n / 2) + 4 * i + 8 * k;
    field.inverse(x[k], y[k], {spread_eight(root + at), spread_eight(quotient + at)});
  });
  unrolled<pairs>([&]<int k>() {
    const __m512i lower = _mm512_unpacklo_epi64(x[k], y[k]);
    y[k] = _mm512_unpackhi_epi64(x[k], y[k]);  // a2 a3 a6 a7 b2 b3 b6 b7
    x[k] = lower;                              // a0 a1 a4 a5 b0 b1 b4 b5
    const std::size_t at = inverse_layer(ntt.n, ntt.n / 4) + 2 * i + 4 * k;
    field.inverse(x[k], y[k], {spread_four(root + at), spread_four(quotient + at)});
  });
  unrolled<pairs>([&]<int k>() {
    const __m512i lower = _mm512_permutex2var_epi64(x[k], lower_pairs, y[k]);
    y[k] = _mm512_permutex2var_epi64(x[k], upper_pairs, y[k]);  // a4 a5 a6 a7 b4 b5 b6 b7
    x[k] = lower;                                               // a0 a1 a2 a3 b0 b1 b2 b3
    const std::size_t at = inverse_layer(ntt.n, ntt.n / 8) + i + 2 * k;
    field.inverse(x[k], y[k], {spread_two(root + at), spread_two(quotient + at)});
    x[k] = field.template limit<0, 3>(x[k]);
    store_halves(block + 16 * k, block + 16 * k + 8, x[k]);
    store_halves(block + 16 * k + 4, block + 16 * k + 12, y[k]);
  });
}

template <typename Arithmetic>
void forward_within_vectors(u64* values, const NttConstants& ntt, const Arithmetic& field) {
  for_each_pair(ntt.n / 8, [&]<int pairs>(std::size_t i) {
    forward_last_layers<pairs>(values, ntt, field, i);
  });
}

template <typename Arithmetic>
void inverse_within_vectors(u64* values, const NttConstants& ntt, const Arithmetic& field) {
  for_each_pair(ntt.n / 8, [&]<int pairs>(std::size_t i) {
    inverse_first_layers<pairs>(values, ntt, field, i);
  });
}

}  // namespace

namespace avx512ifma {

void ntt_forward(u64* values, const NttConstants& ntt) {
  if (ntt.n < 16) return scalar::ntt_forward(values, ntt);  // not two vectors
  return Lazy::fits(ntt) ? forward_transform<Lazy>(values, ntt)
                         : forward_transform<Careful>(values, ntt);
}

void ntt_inverse(u64* values, const NttConstants& ntt) {
  if (ntt.n < 16) return scalar::ntt_inverse(values, ntt);
  return Lazy::fits(ntt) ? inverse_transform<Lazy>(values, ntt)
                         : inverse_transform<Careful>(values, ntt);
}

}  // namespace avx512ifma
}  // namespace sealion::kernels
