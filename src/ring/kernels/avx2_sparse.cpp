#include "ring/kernels/avx2.h"
#include "ring/kernels/unrolled.h"

// Rows of a sparse matrix, with products as in the matrix product: 2^52 plus a product below 2^52
// is a double that has the product in its low bits, and its bits are added as an integer.
namespace sealion::kernels {
namespace {

using u64 = std::uint64_t;

/// The sum of the entries [first, end) for `vectors` vectors of points.
template <int vectors>
[[gnu::always_inline]] inline void sum_terms(__m256i (&sums)[vectors], const SparseBlock& at,
                                             std::size_t first, std::size_t end) {
  const __m256d offset = _mm256_set1_pd(two52);
  const __m256i all_offsets = broadcast(0 - (end - first) * two52_bits);
  unrolled<vectors>([&]<int v>() { sums[v] = all_offsets; });
  for (std::size_t e = first; e < end; ++e) {
    const u64* input = at.inputs + at.columns[e] * at.input_stride;
    const __m256d weight = to_double(broadcast(at.weights[e]));
    unrolled<vectors>([&]<int v>() {
      const __m256d product = _mm256_fmadd_pd(to_double(load(input + v * lanes)), weight, offset);
      sums[v] = _mm256_add_epi64(sums[v], _mm256_castpd_si256(product));
    });
  }
}

/// All rows at some points.
template <int vectors>
void run_rows(const SparseBlock& at, const Reduction& reduced) {
  for (std::size_t r = 0; r < at.row_count; ++r) {
    const SparseRow& row = at.rows[r];
    const std::size_t middle = std::size_t{row.first} + row.added;
    const __m256i base = broadcast(at.bases[r]);
    __m256i added[vectors], taken_off[vectors];
    sum_terms(added, at, row.first, middle);
    sum_terms(taken_off, at, middle, std::size_t{row.first} + row.terms);
    u64* out = at.outputs + row.output * at.output_stride;
    unrolled<vectors>([&]<int v>() {
      const __m256i sum = _mm256_add_epi64(base, _mm256_sub_epi64(added[v], taken_off[v]));
      store(out + v * lanes, reduced(sum));
    });
  }
}

}  // namespace

namespace avx2 {

void sparse_rows(const SparseBlock& block, const ModulusConstants& modulus) {
  const Reduction reduced(modulus.value);
  SparseBlock at = block;
  const auto run = [&]<int vectors>() {
    run_rows<vectors>(at, reduced);
    at.outputs += vectors * lanes;
    at.inputs += vectors * lanes;
    at.points -= vectors * lanes;
  };
  while (at.points >= 4 * lanes) run.template operator()<4>();
  if (at.points >= 2 * lanes) run.template operator()<2>();
}

}  // namespace avx2
}  // namespace sealion::kernels
