#include "ring/kernels/avx512ifma.h"

#include "base/int128.h"
#include "ring/kernels/scalar.h"
#include "ring/kernels/unrolled.h"
#include "ring/kernels/x86.h"

// The table, and the kernels that work element by element. A last vector that is not full is loaded
// and stored under a mask; what the lanes beyond hold does not matter.
namespace sealion::kernels {
namespace {

using u64 = std::uint64_t;

/// Calls body(index, mask of the lanes that exist) for each vector of n elements.
template <typename Body>
[[gnu::always_inline]] inline void for_each_vector(std::size_t n, Body&& body) {
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) body(i, first_lanes(lanes));
  if (i < n) body(i, first_lanes(n - i));
}

[[gnu::always_inline]] inline __m512i load(const void* from, __mmask8 mask) {
  return _mm512_maskz_loadu_epi64(mask, from);
}

/// out[i] = f(a[i]).
template <typename Function>
[[gnu::always_inline]] inline void map(u64* out, const u64* a, std::size_t n, Function&& f) {
  for_each_vector(
      n, [&](std::size_t i, __mmask8 mask) __attribute__((always_inline)) {
        _mm512_mask_storeu_epi64(out + i, mask, f(load(a + i, mask)));
      });
}

/// out[i] = f(a[i], b[i]).
template <typename T, typename Function>
[[gnu::always_inline]] inline void map(u64* out, const u64* a, const T* b, std::size_t n,
                                       Function&& f) {
  for_each_vector(
      n, [&](std::size_t i, __mmask8 mask) __attribute__((always_inline)) {
        _mm512_mask_storeu_epi64(out + i, mask, f(load(a + i, mask), load(b + i, mask)));
      });
}

[[gnu::always_inline]] inline __m512i low52() { return broadcast((u64{1} << 52) - 1); }

/// a * b mod p by Barrett's reduction in 52-bit halves.
class Barrett {
 public:
  explicit Barrett(const ModulusConstants& modulus)
      : p_(broadcast(modulus.value)),
        minus_p_(broadcast(0 - modulus.value)),
        reciprocal_(broadcast(modulus.barrett52)),
        shift_a_(_mm_cvtsi32_si128((54 - modulus.bits) / 2)),
        shift_b_(_mm_cvtsi32_si128(54 - modulus.bits - (54 - modulus.bits) / 2)) {}

  [[gnu::always_inline]] __m512i operator()(__m512i a, __m512i b) const {
    // c = floor(a*b / 2^(bits-2)) is the high half of a and b shifted by 54 - bits in all, each by
    // no more than 52 - bits. floor(c * barrett52 / 2^53) is at most one below the quotient: 1/2
    // is lost to the truncation of c and 1/2 to that of barrett52.
    const __m512i c = high52(_mm512_sll_epi64(a, shift_a_), _mm512_sll_epi64(b, shift_b_));
    const __m512i quotient = _mm512_srli_epi64(high52(c, reciprocal_), 1);
    const __m512i low = add_low52(_mm512_setzero_si512(), a, b);
    const __m512i rest = _mm512_and_si512(add_low52(low, quotient, minus_p_), low52());
    return subtract_if_above(rest, p_);
  }

 private:
  __m512i p_, minus_p_, reciprocal_;
  __m128i shift_a_, shift_b_;
};

/// high * 2^52 + low mod p for any two words.
class WideReduction {
 public:
  explicit WideReduction(const ModulusConstants& modulus)
      : reduced_(modulus),
        multiplied_(modulus),
        p_(broadcast(modulus.value)),
        two52_(broadcast((u64{1} << 52) % modulus.value)) {}

  [[gnu::always_inline]] __m512i operator()(__m512i high, __m512i low) const {
    const __m512i upper = multiplied_(reduced_(high), two52_);
    return subtract_if_above(_mm512_add_epi64(upper, reduced_(low)), p_);
  }

 private:
  Reduction reduced_;
  Barrett multiplied_;
  __m512i p_, two52_;
};

void add(u64* out, const u64* a, const u64* b, std::size_t n, const ModulusConstants& modulus) {
  const __m512i p = broadcast(modulus.value);
  map(
      out, a, b, n, [&](__m512i x, __m512i y) __attribute__((always_inline)) {
        return subtract_if_above(_mm512_add_epi64(x, y), p);
      });
}

void subtract(u64* out, const u64* a, const u64* b, std::size_t n,
              const ModulusConstants& modulus) {
  const __m512i p = broadcast(modulus.value);
  map(
      out, a, b, n, [&](__m512i x, __m512i y) __attribute__((always_inline)) {
        const __m512i difference =
            _mm512_sub_epi64(x, y);  // wraps to the greater number below zero
        return _mm512_min_epu64(difference, _mm512_add_epi64(difference, p));
      });
}

void multiply(u64* out, const u64* a, const u64* b, std::size_t n,
              const ModulusConstants& modulus) {
  map(out, a, b, n, Barrett(modulus));
}

void multiply_add(u64* out, const u64* a, const u64* b, std::size_t n,
                  const ModulusConstants& modulus) {
  const Barrett multiplied(modulus);
  const __m512i p = broadcast(modulus.value);
  for_each_vector(
      n, [&](std::size_t i, __mmask8 mask) __attribute__((always_inline)) {
        const __m512i product = multiplied(load(a + i, mask), load(b + i, mask));
        const __m512i sum = _mm512_add_epi64(load(out + i, mask), product);
        _mm512_mask_storeu_epi64(out + i, mask, subtract_if_above(sum, p));
      });
}

struct InnerProducts {
  const u64* const* a;
  const u64* const* b;
  std::size_t terms;
};

/// `vectors` vectors at once, so that the multiplier is never waited for. Both halves of a product
/// are summed without reduction: 2^11 low halves fit a word, and so do high ones.
template <int vectors>
[[gnu::always_inline]] inline void add_inner_products_at(u64* out, const InnerProducts& products,
                                                         std::size_t i, __mmask8 mask,
                                                         const WideReduction& reduced) {
  __m512i low[vectors], high[vectors];
  unrolled<vectors>([&]<int v>() {
    low[v] = load(out + i + v * lanes, mask);
    high[v] = _mm512_setzero_si512();
  });
  for (std::size_t k = 0; k < products.terms; ++k) {
    unrolled<vectors>([&]<int v>() {
      const __m512i x = load(products.a[k] + i + v * lanes, mask);
      const __m512i y = load(products.b[k] + i + v * lanes, mask);
      low[v] = add_low52(low[v], x, y);
      high[v] = add_high52(high[v], x, y);
    });
  }
  unrolled<vectors>([&]<int v>() {
    _mm512_mask_storeu_epi64(out + i + v * lanes, mask, reduced(high[v], low[v]));
  });
}

void add_inner_products(u64* out, const u64* const* a, const u64* const* b, std::size_t terms,
                        std::size_t n, const ModulusConstants& modulus) {
  const InnerProducts products{a, b, terms};
  const WideReduction reduced(modulus);
  std::size_t i = 0;
  for (; i + 4 * lanes <= n; i += 4 * lanes) {
    add_inner_products_at<4>(out, products, i, first_lanes(lanes), reduced);
  }
  for (; i < n; i += lanes) {
    const std::size_t left = n - i < lanes ? n - i : lanes;
    add_inner_products_at<1>(out, products, i, first_lanes(left), reduced);
  }
}

void add_scalar(u64* out, const u64* a, u64 scalar, std::size_t n,
                const ModulusConstants& modulus) {
  const __m512i p = broadcast(modulus.value), addend = broadcast(scalar);
  map(
      out, a, n, [&](__m512i x) __attribute__((always_inline)) {
        return subtract_if_above(_mm512_add_epi64(x, addend), p);
      });
}

void multiply_scalar(u64* out, const u64* a, u64 scalar, std::size_t n,
                     const ModulusConstants& modulus) {
  const __m512i p = broadcast(modulus.value), minus_p = broadcast(0 - modulus.value);
  const __m512i factor = broadcast(scalar);
  const __m512i factor_quotient =
      broadcast(static_cast<u64>((uint128{scalar} << 52) / modulus.value));
  map(
      out, a, n, [&](__m512i x) __attribute__((always_inline)) {
        const __m512i low = add_low52(_mm512_setzero_si512(), x, factor);
        const __m512i rest = add_low52(low, high52(x, factor_quotient), minus_p);  // in [0, 2p)
        return subtract_if_above(_mm512_and_si512(rest, low52()), p);
      });
}

void reduce(u64* out, const u64* a, std::size_t n, const ModulusConstants& modulus) {
  map(out, a, n, Reduction(modulus));
}

std::size_t mask_words(u64* words, std::size_t n, const ModulusConstants& modulus) {
  const __m512i p = broadcast(modulus.value);
  const __m512i mask_of_bits = broadcast((u64{1} << modulus.bits) - 1);
  std::size_t not_residues = 0;
  map(
      words, words, n, [&](__m512i x) __attribute__((always_inline)) {
        const __m512i masked = _mm512_and_si512(x, mask_of_bits);
        not_residues +=
            static_cast<std::size_t>(_mm_popcnt_u32(_mm512_cmpge_epu64_mask(masked, p)));
        return masked;
      });
  return not_residues;
}

void centred_binomial(std::int64_t* out, const std::uint8_t* bytes, std::size_t n) {
  // Six bytes to a lane, three to each half of it.
  alignas(64) std::uint8_t index[64];
  for (std::size_t i = 0; i < 64; ++i) {
    index[i] = static_cast<std::uint8_t>(i / 8 * 6 + i % 8 - (i % 8 >= 4 ? 1 : 0));
  }
  const __m512i spread = _mm512_load_si512(index);
  const __m512i low21 = _mm512_set1_epi32((1 << 21) - 1);
  for_each_vector(
      n, [&](std::size_t i, __mmask8 mask) __attribute__((always_inline)) {
        const std::size_t count = n - i < lanes ? n - i : lanes;
        const __m512i raw = _mm512_maskz_loadu_epi8((u64{1} << 6 * count) - 1, bytes + 6 * i);
        const __m512i halves = _mm512_and_si512(_mm512_permutexvar_epi8(spread, raw), low21);
        const __m512i counts = _mm512_popcnt_epi32(halves);
        const __m512i first = _mm512_and_si512(counts, broadcast(0xFFFFFFFF));
        const __m512i second = _mm512_srli_epi64(counts, 32);
        _mm512_mask_storeu_epi64(out + i, mask, _mm512_sub_epi64(first, second));
      });
}

void add_scaled_noise(u64* out, const u64* a, const std::int64_t* noise, u64 scale, std::size_t n,
                      const ModulusConstants& modulus) {
  const __m512i p = broadcast(modulus.value), factor = broadcast(scale);
  map(
      out, a, noise, n, [&](__m512i x, __m512i e) __attribute__((always_inline)) {
        // The magnitude goes through the multiplier and gets its sign back: then x + scaled is in
        // (-p, 2p), and wraps to the greater number below zero.
        const __m512i sign = _mm512_srai_epi64(e, 63);
        const __m512i magnitude = add_low52(_mm512_setzero_si512(), _mm512_abs_epi64(e), factor);
        const __m512i scaled = _mm512_sub_epi64(_mm512_xor_si512(magnitude, sign), sign);
        const __m512i sum =
            _mm512_add_epi64(x, _mm512_add_epi64(scaled, _mm512_and_si512(sign, p)));
        return subtract_if_above(sum, p);
      });
}

}  // namespace

constinit const KernelTable avx512ifma_kernels = {
    .name = "avx512ifma",
    .ntt_forward = avx512ifma::ntt_forward,
    .ntt_inverse = avx512ifma::ntt_inverse,
    .add = add,
    .subtract = subtract,
    .multiply = multiply,
    .multiply_add = multiply_add,
    .add_inner_products = add_inner_products,
    .add_scalar = add_scalar,
    .multiply_scalar = multiply_scalar,
    .reduce = reduce,
    .dense_accumulate = avx512ifma::dense_accumulate,
    .sparse_rows = avx512ifma::sparse_rows,
    .pack_bits = avx512ifma::pack_bits,
    .unpack_bits = avx512ifma::unpack_bits,
    .mask_words = mask_words,
    .centred_binomial = centred_binomial,
    .add_scaled_noise = add_scaled_noise,
    .blake2b_compress = scalar::blake2b_compress,
    .blake2xb_pages = avx512ifma::blake2xb_pages,
};

}  // namespace sealion::kernels
