#pragma once

#include "ring/kernels/kernels.h"
#include "ring/kernels/vector/real_field.h"
#include "ring/kernels/vector/unrolled.h"

/// Inner products of rows of residues in doubles. Remainders of products are in (-p, p) and are
/// added up as they are, a few at a time, before one reduction.
namespace sealion::kernels {
namespace {

template <typename V>
struct RealInnerProducts {
  using Words = typename V::Words;
  using Reals = typename V::Reals;

  RealField<V> field;
  const u64* const* a;
  const u64* const* b;
  std::size_t terms;

  /// Terms of at most p that, with a reduced sum, are below 2^53 together.
  static constexpr std::size_t terms_at_a_time = 6;

  /// out + sum_k a[k] b[k], for the vector that load(row) takes from a row.
  template <typename Load>
  [[gnu::always_inline]] Words operator()(Words out, Load&& load) const {
    Reals sum = V::to_real(out);
    for (std::size_t k = 0; k < terms; k += terms_at_a_time) {
      const std::size_t end = k + terms_at_a_time < terms ? k + terms_at_a_time : terms;
      for (std::size_t i = k; i < end; ++i) {
        sum += field.multiply(V::to_real(load(a[i])), V::to_real(load(b[i])));
      }
      sum = field.reduce(sum);
    }
    return field.residue(sum);
  }
};

template <typename V>
void add_inner_products(u64* out, const u64* const* a, const u64* const* b, std::size_t terms,
                        std::size_t n, const ModulusConstants& modulus) {
  const RealInnerProducts<V> sum{RealField<V>(modulus), a, b, terms};
  std::size_t i = 0;
  for (; i + V::lanes <= n; i += V::lanes) {
    const auto load = [i](const u64* row) __attribute__((always_inline)) {
      return V::load(row + i);
    };
    V::store(out + i, sum(load(out), load));
  }
  if (i == n) return;
  const std::size_t rest = n - i;
  const auto load = [ i, rest ](const u64* row) __attribute__((always_inline)) {
    return V::load_first(row + i, rest);
  };
  V::store_first(out + i, sum(load(out), load), rest);
}

}  // namespace
}  // namespace sealion::kernels
