#include "ring/kernels/avx2.h"
#include "ring/kernels/ntt_passes.h"
#include "ring/kernels/scalar.h"

// The transform in doubles: values between passes are doubles of either sign, a product is reduced
// by its quotient with the root's precomputed root / p (Shoup's idea, rounded instead of floored).
//
// Ranges, in units of p and for the worst p just below 2^50. The quotient y * (root / p) carries
// relative errors of 1.5 * 2^-53 from root / p and then a rounding of up to half a unit where it is
// below 2^53, a quarter below 2^52, an eighth below 2^51. With |y| <= m the product is therefore
// within 0.5 + 0.1875 m + (1/8 for m <= 2, 1/4 for m <= 4, 1/2 for m <= 8).
namespace sealion::kernels {
namespace {

using u64 = std::uint64_t;

struct RootVector {
  __m256d value, quotient;  // root / p
};

struct DoubleButterflies : DoubleField {
  using Vector = __m256d;
  using Root = RootVector;
  static constexpr std::size_t lanes = kernels::lanes;
  static constexpr int layers_per_pass = 2;

  Root inverse_n, last_root;

  explicit DoubleButterflies(const NttConstants& ntt)
      : DoubleField(ntt.modulus.value),
        inverse_n(root(broadcast(ntt.inverse_n))),
        last_root(root(broadcast(scalar::scaled_last_root(ntt)))) {}

  [[gnu::always_inline]] static __m256d load(const u64* from) {
    return _mm256_castsi256_pd(kernels::load(from));
  }
  [[gnu::always_inline]] static void store(u64* to, __m256d v) {
    kernels::store(to, _mm256_castpd_si256(v));
  }
  [[gnu::always_inline]] Root root(__m256i roots) const {
    const __m256d value = to_double(roots);
    return {value, _mm256_mul_pd(value, reciprocal)};
  }
  [[gnu::always_inline]] Root root(const u64* roots, const u64*, std::size_t i) const {
    return root(broadcast(roots[i]));
  }
  [[gnu::always_inline]] Root scaled_last_root() const { return last_root; }

  [[gnu::always_inline]] __m256d multiply(__m256d y, const Root& by) const {
    return remainder(y, by.value, round(_mm256_mul_pd(y, by.quotient)));
  }

  template <bool>
  [[gnu::always_inline]] __m256d enter_forward(const u64* from) const {
    return to_double(kernels::load(from));
  }
  /// In the first layer of a pass |x|, |y| <= 3 become 0.5 + 1.32 < 1.9, in the second |x|, |y|
  /// <= 1.9 become 1.9 + 0.99 < 3.
  template <int layer>
  [[gnu::always_inline]] void forward(__m256d& x, __m256d& y, const Root& by) const {
    const __m256d reduced = layer == 0 ? reduce(x) : x;
    const __m256d product = multiply(y, by);
    x = _mm256_add_pd(reduced, product);
    y = _mm256_sub_pd(reduced, product);
  }
  /// |x|, |y| <= 1.25 on entry and on return: the product of x - y is within 0.5 + 0.47 + 0.25.
  [[gnu::always_inline]] void inverse(__m256d& x, __m256d& y, const Root& by) const {
    const __m256d difference = _mm256_sub_pd(x, y);
    x = reduce(_mm256_add_pd(x, y));
    y = multiply(difference, by);
  }
  template <int, int>
  [[gnu::always_inline]] __m256d limit(__m256d x) const {
    return x;
  }
  [[gnu::always_inline]] void leave(u64* to, __m256d x) const {
    kernels::store(to, residue(reduce(x)));
  }
  template <bool is_sum>
  [[gnu::always_inline]] void leave_inverse(u64* to, __m256d x) const {
    leave(to, is_sum ? multiply(x, inverse_n) : x);
  }
};

/// Two roots, two lanes each.
[[gnu::always_inline]] inline __m256i spread_two(const u64* two) {
  const __m128i low = _mm_loadu_si128(reinterpret_cast<const __m128i*>(two));
  return _mm256_permute4x64_epi64(_mm256_castsi128_si256(low), 0x50);
}

/// The layers with groups of 4 and 2, on two vectors a and b at a time, and the final reduction.
void forward_within_vectors(u64* values, const NttConstants& ntt, const DoubleButterflies& field) {
  const std::size_t m = ntt.n / 4;
  for (std::size_t i = 0; i < m; i += 2) {
    u64* block = values + 4 * i;
    const __m256d a = field.load(block);
    const __m256d b = field.load(block + 4);
    __m256d x = _mm256_permute2f128_pd(a, b, 0x20);  // a0 a1 b0 b1
    __m256d y = _mm256_permute2f128_pd(a, b, 0x31);  // a2 a3 b2 b3
    field.forward<0>(x, y, field.root(spread_two(ntt.roots + m + i)));

    __m256d even = _mm256_unpacklo_pd(x, y);  // a0 a2 b0 b2
    __m256d odd = _mm256_unpackhi_pd(x, y);   // a1 a3 b1 b3
    field.forward<1>(even, odd, field.root(load(ntt.roots + 2 * (m + i))));

    x = _mm256_unpacklo_pd(even, odd);
    y = _mm256_unpackhi_pd(even, odd);
    field.leave(block, _mm256_permute2f128_pd(x, y, 0x20));
    field.leave(block + 4, _mm256_permute2f128_pd(x, y, 0x31));
  }
}

/// The layers with groups of 2 and 4, on two vectors a and b at a time.
void inverse_within_vectors(u64* values, const NttConstants& ntt, const DoubleButterflies& field) {
  const std::size_t m = ntt.n / 4;
  for (std::size_t i = 0; i < m; i += 2) {
    u64* block = values + 4 * i;
    const __m256d a = to_double(load(block));
    const __m256d b = to_double(load(block + 4));
    __m256d x = _mm256_permute2f128_pd(a, b, 0x20);  // a0 a1 b0 b1
    __m256d y = _mm256_permute2f128_pd(a, b, 0x31);  // a2 a3 b2 b3
    __m256d even = _mm256_unpacklo_pd(x, y);         // a0 a2 b0 b2
    __m256d odd = _mm256_unpackhi_pd(x, y);          // a1 a3 b1 b3
    const u64* roots = ntt.inverse_roots;
    field.inverse(even, odd, field.root(load(roots + inverse_layer(ntt.n, 2 * m) + 2 * i)));

    x = _mm256_unpacklo_pd(even, odd);
    y = _mm256_unpackhi_pd(even, odd);
    field.inverse(x, y, field.root(spread_two(roots + inverse_layer(ntt.n, m) + i)));

    field.store(block, _mm256_permute2f128_pd(x, y, 0x20));
    field.store(block + 4, _mm256_permute2f128_pd(x, y, 0x31));
  }
}

}  // namespace

namespace avx2 {

void ntt_forward(u64* values, const NttConstants& ntt) {
  forward_transform<DoubleButterflies>(values, ntt);
}

void ntt_inverse(u64* values, const NttConstants& ntt) {
  inverse_transform<DoubleButterflies>(values, ntt);
}

}  // namespace avx2
}  // namespace sealion::kernels
