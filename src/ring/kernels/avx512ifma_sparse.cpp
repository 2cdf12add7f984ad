#include "ring/kernels/avx512ifma.h"
#include "ring/kernels/unrolled.h"

// Rows of a sparse matrix: up to eight sums stay in registers from the first term of a row to the
// reduction. Where the points fill fewer vectors, two or four terms at a time go into sums of their
// own, so that none has to wait for the one before.
namespace sealion::kernels {
namespace {

using u64 = std::uint64_t;

constexpr int max_vectors = 8;

/// Adds the entries [first, end) for `vectors` vectors of points.
template <int vectors>
[[gnu::always_inline]] inline void add_terms(__m512i (&sums)[vectors], const SparseBlock& at,
                                             std::size_t first, std::size_t end) {
  constexpr int chains = vectors == 1 ? 4 : max_vectors / vectors;
  __m512i parts[chains][vectors];
  unrolled<vectors>([&]<int v>() {
    parts[0][v] = sums[v];
    unrolled<chains - 1>([&]<int c>() { parts[c + 1][v] = _mm512_setzero_si512(); });
  });
  const auto add_term = [&](__m512i(&to)[vectors], std::size_t e) __attribute__((always_inline)) {
    const u64* input = at.inputs + at.columns[e] * at.input_stride;
    const __m512i weight = broadcast(at.weights[e]);
    unrolled<vectors>(
        [&]<int v>() { to[v] = add_low52(to[v], _mm512_loadu_si512(input + v * lanes), weight); });
  };
  std::size_t e = first;
  for (; e + chains <= end; e += chains) {
    unrolled<chains>([&]<int c>() { add_term(parts[c], e + c); });
  }
  for (; e < end; ++e) add_term(parts[0], e);
  unrolled<vectors>([&]<int v>() {
    sums[v] = parts[0][v];
    unrolled<chains - 1>([&]<int c>() { sums[v] = _mm512_add_epi64(sums[v], parts[c + 1][v]); });
  });
}

/// All rows at some points.
template <int vectors>
void run_rows(const SparseBlock& at, const Reduction& reduced) {
  for (std::size_t r = 0; r < at.row_count; ++r) {
    const SparseRow& row = at.rows[r];
    const std::size_t middle = std::size_t{row.first} + row.added;
    __m512i sums[vectors];
    unrolled<vectors>([&]<int v>() { sums[v] = _mm512_setzero_si512(); });
    add_terms(sums, at, middle, std::size_t{row.first} + row.terms);
    const __m512i base = broadcast(at.bases[r]);
    unrolled<vectors>([&]<int v>() { sums[v] = _mm512_sub_epi64(base, sums[v]); });
    add_terms(sums, at, row.first, middle);
    u64* out = at.outputs + row.output * at.output_stride;
    unrolled<vectors>([&]<int v>() { _mm512_storeu_si512(out + v * lanes, reduced(sums[v])); });
  }
}

}  // namespace

namespace avx512ifma {

void sparse_rows(const SparseBlock& block, const ModulusConstants& modulus) {
  const Reduction reduced(modulus);
  SparseBlock at = block;
  const auto run = [&]<int vectors>() {
    run_rows<vectors>(at, reduced);
    at.outputs += vectors * lanes;
    at.inputs += vectors * lanes;
    at.points -= vectors * lanes;
  };
  while (at.points >= 8 * lanes) run.template operator()<8>();
  if (at.points >= 4 * lanes) run.template operator()<4>();
  if (at.points >= 2 * lanes) run.template operator()<2>();
  if (at.points >= lanes) run.template operator()<1>();
}

}  // namespace avx512ifma
}  // namespace sealion::kernels
