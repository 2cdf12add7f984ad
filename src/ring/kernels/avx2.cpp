#include "ring/kernels/avx2.h"

#include "ring/kernels/scalar.h"
#include "ring/kernels/x86.h"

// The table, and the kernels that work element by element. A last vector that is not full is loaded
// and stored under a mask; what the lanes beyond hold does not matter.
namespace sealion::kernels {
namespace {

using u64 = std::uint64_t;

/// out[i] = f(a[i], ...) for one or more arrays of 64-bit elements.
template <typename Function, typename... Arrays>
[[gnu::always_inline]] inline void map(u64* out, std::size_t n, Function&& f,
                                       const Arrays*... arrays) {
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) store(out + i, f(load(arrays + i)...));
  if (i == n) return;
  const __m256i mask = first_lanes(n - i);
  store(out + i, mask, f(load(arrays + i, mask)...));
}

/// x + p where x is negative, for x >= -p.
[[gnu::always_inline]] inline __m256i add_if_negative(__m256i x, __m256i p) {
  const __m256i negative = _mm256_cmpgt_epi64(_mm256_setzero_si256(), x);
  return _mm256_add_epi64(x, _mm256_and_si256(negative, p));
}

/// x mod p for x < 2p.
[[gnu::always_inline]] inline __m256i subtract_if_above(__m256i x, __m256i p) {
  return add_if_negative(_mm256_sub_epi64(x, p), p);
}

void add(u64* out, const u64* a, const u64* b, std::size_t n, const ModulusConstants& modulus) {
  const __m256i p = broadcast(modulus.value);
  const auto sum = [p](__m256i x, __m256i y) __attribute__((always_inline)) {
    return subtract_if_above(_mm256_add_epi64(x, y), p);
  };
  map(out, n, sum, a, b);
}

void subtract(u64* out, const u64* a, const u64* b, std::size_t n,
              const ModulusConstants& modulus) {
  const __m256i p = broadcast(modulus.value);
  const auto difference = [p](__m256i x, __m256i y) __attribute__((always_inline)) {
    return add_if_negative(_mm256_sub_epi64(x, y), p);
  };
  map(out, n, difference, a, b);
}

/// a * b mod p, of integers.
[[gnu::always_inline]] inline __m256i multiply(const DoubleField& field, __m256i a, __m256i b) {
  return field.residue(field.multiply(to_double(a), to_double(b)));
}

void multiply(u64* out, const u64* a, const u64* b, std::size_t n,
              const ModulusConstants& modulus) {
  const DoubleField field(modulus.value);
  const auto product = [&](__m256i x, __m256i y) __attribute__((always_inline)) {
    return multiply(field, x, y);
  };
  map(out, n, product, a, b);
}

void multiply_add(u64* out, const u64* a, const u64* b, std::size_t n,
                  const ModulusConstants& modulus) {
  const DoubleField field(modulus.value);
  const __m256i p = broadcast(modulus.value);
  const auto sum = [&](__m256i before, __m256i x, __m256i y) __attribute__((always_inline)) {
    return subtract_if_above(_mm256_add_epi64(before, multiply(field, x, y)), p);
  };
  map(out, n, sum, out, a, b);
}

void add_inner_products(u64* out, const u64* const* a, const u64* const* b, std::size_t terms,
                        std::size_t n, const ModulusConstants& modulus) {
  const DoubleField field(modulus.value);
  const __m256i p = broadcast(modulus.value);
  const auto add_products = [&](__m256i sum, auto&& at) __attribute__((always_inline)) {
    for (std::size_t k = 0; k < terms; ++k) {
      const __m256i product = multiply(field, at(a[k]), at(b[k]));
      sum = subtract_if_above(_mm256_add_epi64(sum, product), p);
    }
    return sum;
  };
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const auto at = [i](const u64* row) __attribute__((always_inline)) { return load(row + i); };
    store(out + i, add_products(at(out), at));
  }
  if (i == n) return;
  const __m256i mask = first_lanes(n - i);
  const auto at = [ i, mask ](const u64* row) __attribute__((always_inline)) {
    return load(row + i, mask);
  };
  store(out + i, mask, add_products(at(out), at));
}

void add_scalar(u64* out, const u64* a, u64 scalar, std::size_t n,
                const ModulusConstants& modulus) {
  const __m256i p = broadcast(modulus.value), addend = broadcast(scalar);
  const auto sum = [=](__m256i x) __attribute__((always_inline)) {
    return subtract_if_above(_mm256_add_epi64(x, addend), p);
  };
  map(out, n, sum, a);
}

void multiply_scalar(u64* out, const u64* a, u64 scalar, std::size_t n,
                     const ModulusConstants& modulus) {
  const DoubleField field(modulus.value);
  const __m256i factor = broadcast(scalar);
  const auto product = [&](__m256i x) __attribute__((always_inline)) {
    return multiply(field, x, factor);
  };
  map(out, n, product, a);
}

void reduce(u64* out, const u64* a, std::size_t n, const ModulusConstants& modulus) {
  map(out, n, Reduction(modulus.value), a);
}

std::size_t mask_words(u64* words, std::size_t n, const ModulusConstants& modulus) {
  const __m256i greatest = broadcast(modulus.value - 1);
  const __m256i mask = broadcast((u64{1} << modulus.bits) - 1);
  __m256i minus_count = _mm256_setzero_si256();
  const auto masked = [&](__m256i x) __attribute__((always_inline)) {
    const __m256i result = _mm256_and_si256(x, mask);
    minus_count = _mm256_add_epi64(minus_count, _mm256_cmpgt_epi64(result, greatest));
    return result;
  };
  map(words, n, masked, words);
  u64 counts[lanes];
  store(counts, minus_count);
  return 0 - (counts[0] + counts[1] + counts[2] + counts[3]);
}

/// Two samples of 6 bytes each to two lanes with three bytes in either half, and any fourth byte.
[[gnu::always_inline]] inline __m128i spread_samples(const std::uint8_t* from, int first) {
  const __m128i raw = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
  const __m128i base = _mm_setr_epi8(0, 1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 8, 9, 10, 11, 11);
  return _mm_shuffle_epi8(raw, _mm_add_epi8(base, _mm_set1_epi8(static_cast<char>(first))));
}

/// The set bits in the first 32 bits of each lane less those in the second.
[[gnu::always_inline]] inline __m256i balance_of_bits(__m256i x) {
  // The counts of four bits, looked up within a register: no address depends on the data.
  const __m256i count = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,  //
                                         0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
  const __m256i nibble = _mm256_set1_epi8(0x0F);
  const __m256i low = _mm256_shuffle_epi8(count, _mm256_and_si256(x, nibble));
  const __m256i high =
      _mm256_shuffle_epi8(count, _mm256_and_si256(_mm256_srli_epi64(x, 4), nibble));
  const __m256i bytes = _mm256_add_epi8(low, high);
  const __m256i zero = _mm256_setzero_si256();
  const __m256i first = _mm256_sad_epu8(_mm256_and_si256(bytes, broadcast(0xFFFFFFFF)), zero);
  const __m256i second = _mm256_sad_epu8(_mm256_srli_epi64(bytes, 32), zero);
  return _mm256_sub_epi64(first, second);
}

void centred_binomial(std::int64_t* out, const std::uint8_t* bytes, std::size_t n) {
  const __m256i low21 = _mm256_set1_epi32((1 << 21) - 1);
  const auto draw = [low21](const std::uint8_t* from) __attribute__((always_inline)) {
    // 24 bytes by two loads of 16: samples 0 and 1 lead the first, 2 and 3 end the second.
    const __m256i samples = _mm256_set_m128i(spread_samples(from + 8, 4), spread_samples(from, 0));
    return balance_of_bits(_mm256_and_si256(samples, low21));
  };
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) store(out + i, draw(bytes + 6 * i));
  if (i == n) return;
  std::uint8_t rest[6 * lanes] = {};
  for (std::size_t byte = 0; byte < 6 * (n - i); ++byte) rest[byte] = bytes[6 * i + byte];
  store(out + i, first_lanes(n - i), draw(rest));
}

void add_scaled_noise(u64* out, const u64* a, const std::int64_t* noise, u64 scale, std::size_t n,
                      const ModulusConstants& modulus) {
  // Noise is small and of either sign: 2^51 + noise has a double of the same kind as in to_double.
  const __m256i p = broadcast(modulus.value);
  const __m256d factor = to_double(broadcast(scale));
  const __m256i bias = broadcast(u64{1} << 51);
  const auto sum = [=](__m256i x, __m256i e) __attribute__((always_inline)) {
    const __m256d value = _mm256_sub_pd(to_double(_mm256_add_epi64(e, bias)), to_double(bias));
    const __m256d biased = _mm256_add_pd(_mm256_mul_pd(value, factor), to_double(bias));
    const __m256i scaled = _mm256_sub_epi64(to_integer(biased), bias);  // in (-p, p)
    return subtract_if_above(_mm256_add_epi64(x, add_if_negative(scaled, p)), p);
  };
  map(out, n, sum, a, noise);
}

}  // namespace

constinit const KernelTable avx2_kernels = {
    .name = "avx2",
    .ntt_forward = avx2::ntt_forward,
    .ntt_inverse = avx2::ntt_inverse,
    .add = add,
    .subtract = subtract,
    .multiply = multiply,
    .multiply_add = multiply_add,
    .add_inner_products = add_inner_products,
    .add_scalar = add_scalar,
    .multiply_scalar = multiply_scalar,
    .reduce = reduce,
    .dense_accumulate = avx2::dense_accumulate,
    .sparse_rows = avx2::sparse_rows,
    .pack_bits = scalar::pack_bits,
    .unpack_bits = scalar::unpack_bits,
    .mask_words = mask_words,
    .centred_binomial = centred_binomial,
    .add_scaled_noise = add_scaled_noise,
    .blake2b_compress = scalar::blake2b_compress,
    .blake2xb_pages = avx2::blake2xb_pages,
};

}  // namespace sealion::kernels
