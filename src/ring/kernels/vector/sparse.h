#pragma once

#include "ring/kernels/kernels.h"
#include "ring/kernels/vector/real_field.h"
#include "ring/kernels/vector/unrolled.h"

/// Rows of a sparse matrix, for any vector and any arithmetic of its products: sums stay in
/// registers from the first term of a row to the reduction. Where the points fill few vectors, two
/// or four terms at a time go into sums of their own, so that none has to wait for the one before.
namespace sealion::kernels {
namespace {

/// Products below 2^52 in doubles: 2^52 plus one, a single fused multiply-add, is a double with the
/// product in its low bits. Its bits are added as an integer; the 2^52s in the exponents, one for
/// each product, are taken off beforehand.
template <typename AnyV>
struct RealTerms {
  using V = AnyV;
  using Words = typename V::Words;
  using Weight = typename V::Reals;
  static constexpr int most_vectors = V::registers == 32 ? 8 : 4;

  [[gnu::always_inline]] static Words start(std::size_t terms) {
    return V::broadcast(0 - terms * two52_bits);
  }
  [[gnu::always_inline]] static Weight spread(u64 weight) {
    return V::to_real(V::broadcast(weight));
  }
  [[gnu::always_inline]] static Words add(Words sum, Words x, Weight weight) {
    const auto product = V::multiply_add(V::to_real(x), weight, V::broadcast(two52));
    return sum + reinterpret_cast<Words>(product);
  }
};

/// The sum of the entries [first, end) for `vectors` vectors of points.
template <typename Terms, int vectors>
[[gnu::always_inline]] inline void sum_terms(typename Terms::Words (&sums)[vectors],
                                             const SparseBlock& at, std::size_t first,
                                             std::size_t end) {
  using V = typename Terms::V;
  constexpr int chains = vectors == 1 ? 4 : Terms::most_vectors / vectors;
  typename Terms::Words parts[chains][vectors];
  unrolled<vectors>([&]<int v>() {
    parts[0][v] = Terms::start(end - first);
    unrolled<chains - 1>([&]<int c>() { parts[c + 1][v] = typename Terms::Words{}; });
  });
  const auto add_term = [&]<int c>(std::size_t e) __attribute__((always_inline)) {
    const u64* input = at.inputs + at.columns[e] * at.input_stride;
    const typename Terms::Weight weight = Terms::spread(at.weights[e]);
    unrolled<vectors>([&]<int v>() {
      parts[c][v] = Terms::add(parts[c][v], V::load(input + v * V::lanes), weight);
    });
  };
  std::size_t e = first;
  for (; e + chains <= end; e += chains) {
    unrolled<chains>([&]<int c>() { add_term.template operator()<c>(e + c); });
  }
  for (; e < end; ++e) add_term.template operator()<0>(e);
  unrolled<vectors>([&]<int v>() {
    sums[v] = parts[0][v];
    unrolled<chains - 1>([&]<int c>() { sums[v] += parts[c + 1][v]; });
  });
}

/// All rows at some points.
template <typename Terms, int vectors, typename Reduction>
void run_rows(const SparseBlock& at, const Reduction& reduced) {
  using V = typename Terms::V;
  for (std::size_t r = 0; r < at.row_count; ++r) {
    const SparseRow& row = at.rows[r];
    const std::size_t middle = std::size_t{row.first} + row.added;
    typename Terms::Words added[vectors], taken_off[vectors];
    sum_terms<Terms>(added, at, row.first, middle);
    sum_terms<Terms>(taken_off, at, middle, std::size_t{row.first} + row.terms);
    u64* out = at.outputs + row.output * at.output_stride;
    unrolled<vectors>([&]<int v>() {
      V::store(out + v * V::lanes, reduced(added[v] - taken_off[v] + at.bases[r]));
    });
  }
}

template <typename Terms, typename Reduction>
void sparse_rows(const SparseBlock& block, const ModulusConstants& modulus) {
  using V = typename Terms::V;
  const Reduction reduced(modulus);
  SparseBlock at = block;
  const auto run = [&]<int vectors>() {
    run_rows<Terms, vectors>(at, reduced);
    at.outputs += vectors * V::lanes;
    at.inputs += vectors * V::lanes;
    at.points -= vectors * V::lanes;
  };
  while (at.points >= Terms::most_vectors * V::lanes) {
    run.template operator()<Terms::most_vectors>();
  }
  if constexpr (Terms::most_vectors > 4 && V::vectors_of_group <= 4) {
    if (at.points >= 4 * V::lanes) run.template operator()<4>();
  }
  if constexpr (V::vectors_of_group <= 2) {
    if (at.points >= 2 * V::lanes) run.template operator()<2>();
  }
  if constexpr (V::vectors_of_group == 1) {
    if (at.points >= V::lanes) run.template operator()<1>();
  }
}

}  // namespace
}  // namespace sealion::kernels
