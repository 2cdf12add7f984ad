#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "ring/kernels/kernels.h"

/// What the AVX2 files share. Everything is in an unnamed namespace and calls no inline function of
/// another header: code compiled for this instruction set must not become the one copy that the
/// linker keeps for all.
///
/// AVX2 has no wide integer multiplication, so residues are multiplied as doubles. All sums,
/// differences and remainders below are integers of at most 53 bits and therefore exact; only the
/// rounded quotients are approximate, and a quotient that is off by one moves a remainder by p.
namespace sealion::kernels {

namespace avx2 {

void ntt_forward(std::uint64_t* values, const NttConstants& ntt);
void ntt_inverse(std::uint64_t* values, const NttConstants& ntt);
void dense_accumulate(const DenseBlock& block);
void sparse_rows(const SparseBlock& block, const ModulusConstants& modulus);
void blake2xb_pages(std::uint64_t* out, const std::uint64_t* keyed, std::uint64_t first,
                    std::size_t count);

}  // namespace avx2

namespace {

/// Four 64-bit lanes.
constexpr std::size_t lanes = 4;

[[gnu::always_inline]] inline __m256i broadcast(std::uint64_t value) {
  return _mm256_set1_epi64x(static_cast<long long>(value));
}

/// The first `count` of four lanes.
[[gnu::always_inline]] inline __m256i first_lanes(std::size_t count) {
  return _mm256_cmpgt_epi64(broadcast(count), _mm256_setr_epi64x(0, 1, 2, 3));
}

[[gnu::always_inline]] inline __m256i load(const void* from) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(from));
}
[[gnu::always_inline]] inline __m256i load(const void* from, __m256i mask) {
  return _mm256_maskload_epi64(static_cast<const long long*>(from), mask);
}
[[gnu::always_inline]] inline void store(void* to, __m256i v) {
  _mm256_storeu_si256(static_cast<__m256i*>(to), v);
}
[[gnu::always_inline]] inline void store(void* to, __m256i mask, __m256i v) {
  _mm256_maskstore_epi64(static_cast<long long*>(to), mask, v);
}

/// The double 2^52: its bits, or added to, an integer below 2^52 are that of a sum, 2^52 + x.
constexpr std::uint64_t two52_bits = 0x4330000000000000;
constexpr double two52 = 4503599627370496.0;

/// Integers below 2^52 to doubles, and back.
[[gnu::always_inline]] inline __m256d to_double(__m256i x) {
  const __m256d shifted = _mm256_castsi256_pd(_mm256_or_si256(x, broadcast(two52_bits)));
  return _mm256_sub_pd(shifted, _mm256_set1_pd(two52));
}
[[gnu::always_inline]] inline __m256i to_integer(__m256d x) {
  const __m256d shifted = _mm256_add_pd(x, _mm256_set1_pd(two52));
  return _mm256_xor_si256(_mm256_castpd_si256(shifted), broadcast(two52_bits));
}

[[gnu::always_inline]] inline __m256d round(__m256d x) {
  return _mm256_round_pd(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}

/// Arithmetic modulo p < 2^50 on integers of either sign, in doubles.
struct DoubleField {
  __m256d p, reciprocal;

  explicit DoubleField(std::uint64_t modulus)
      : p(_mm256_set1_pd(static_cast<double>(static_cast<std::int64_t>(modulus)))),
        reciprocal(_mm256_div_pd(_mm256_set1_pd(1), p)) {}

  /// a * b less `quotient` * p: exact where the result has at most 53 bits.
  [[gnu::always_inline]] __m256d remainder(__m256d a, __m256d b, __m256d quotient) const {
    const __m256d high = _mm256_mul_pd(a, b);
    const __m256d low = _mm256_fmsub_pd(a, b, high);
    return _mm256_add_pd(_mm256_fnmadd_pd(quotient, p, high), low);
  }
  /// a * b mod p in (-p, p), for |a * b| <= 2^50 p: the quotient's error is below 3/8 and 1/2.
  [[gnu::always_inline]] __m256d multiply(__m256d a, __m256d b) const {
    return remainder(a, b, round(_mm256_mul_pd(_mm256_mul_pd(a, b), reciprocal)));
  }
  /// x mod p in [-p/2, p/2], give or take a few units, for |x| < 2^53.
  [[gnu::always_inline]] __m256d reduce(__m256d x) const {
    return _mm256_fnmadd_pd(round(_mm256_mul_pd(x, reciprocal)), p, x);
  }
  /// The residue in [0, p) of x in (-p, p).
  [[gnu::always_inline]] __m256i residue(__m256d x) const {
    const __m256d negative = _mm256_cmp_pd(x, _mm256_setzero_pd(), _CMP_LT_OQ);
    return to_integer(_mm256_add_pd(x, _mm256_and_pd(negative, p)));
  }
};

/// x mod p for any 64-bit x: the upper half times 2^32 mod p, in (-2^50, 2^50), and the lower half
/// are below 2^53 in all.
class Reduction {
 public:
  explicit Reduction(std::uint64_t modulus)
      : field_(modulus), fold_(to_double(broadcast((std::uint64_t{1} << 32) % modulus))) {}

  [[gnu::always_inline]] __m256i operator()(__m256i x) const {
    const __m256d high = to_double(_mm256_srli_epi64(x, 32));
    const __m256d low = to_double(_mm256_and_si256(x, broadcast(0xFFFFFFFF)));
    return field_.residue(field_.reduce(_mm256_add_pd(field_.multiply(high, fold_), low)));
  }

 private:
  DoubleField field_;
  __m256d fold_;
};

}  // namespace
}  // namespace sealion::kernels
