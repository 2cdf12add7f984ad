#pragma once

#include "ring/kernels/kernels.h"
#include "ring/kernels/vector/real_field.h"
#include "ring/kernels/vector/unrolled.h"

/// Inner products of rows of residues in doubles. Remainders of products are in (-p, p) and are
/// added up as they are, a few at a time, before one reduction.
namespace sealion::kernels {
namespace {

/// Where sums begin: at zero, or at what stands where they go.
template <typename V>
struct FromZero {
  [[gnu::always_inline]] static typename V::Words load(const u64*) { return typename V::Words{}; }
  [[gnu::always_inline]] static typename V::Words load_first(const u64*, std::size_t) {
    return typename V::Words{};
  }
};
template <typename V>
struct FromSum {
  [[gnu::always_inline]] static typename V::Words load(const u64* out) { return V::load(out); }
  [[gnu::always_inline]] static typename V::Words load_first(const u64* out, std::size_t present) {
    return V::load_first(out, present);
  }
};

/// Calls products(sums, load) for all vectors of out[n], `most` at a time while there are so many:
/// it adds to the sums the products of what load(row, v) takes from the rows.
template <typename V, typename Start, int most, typename Products>
[[gnu::always_inline]] inline void for_each_sum(u64* out, std::size_t n, const Products& products) {
  std::size_t i = 0;
  const auto run = [&]<int vectors>() __attribute__((always_inline)) {
    const auto load = [i](const u64* row, int v) __attribute__((always_inline)) {
      return V::load(row + i + static_cast<std::size_t>(v) * V::lanes);
    };
    typename V::Words sums[vectors];
    unrolled<vectors>([&]<int v>() { sums[v] = Start::load(out + i + v * V::lanes); });
    products(sums, load);
    unrolled<vectors>([&]<int v>() { V::store(out + i + v * V::lanes, sums[v]); });
    i += vectors * V::lanes;
  };
  while (i + most * V::lanes <= n) run.template operator()<most>();
  while (i + V::lanes <= n) run.template operator()<1>();
  if (i == n) return;
  const std::size_t rest = n - i;
  const auto load = [ i, rest ](const u64* row, int) __attribute__((always_inline)) {
    return V::load_first(row + i, rest);
  };
  typename V::Words sums[1] = {Start::load_first(out + i, rest)};
  products(sums, load);
  V::store_first(out + i, sums[0], rest);
}

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

  template <int vectors, typename Load>
  [[gnu::always_inline]] void operator()(Words (&sums)[vectors], Load&& load) const {
    Reals reals[vectors];
    unrolled<vectors>([&]<int v>() { reals[v] = V::to_real(sums[v]); });
    for (std::size_t k = 0; k < terms; k += terms_at_a_time) {
      const std::size_t end = k + terms_at_a_time < terms ? k + terms_at_a_time : terms;
      for (std::size_t i = k; i < end; ++i) {
        unrolled<vectors>([&]<int v>() {
          reals[v] += field.multiply(V::to_real(load(a[i], v)), V::to_real(load(b[i], v)));
        });
      }
      unrolled<vectors>([&]<int v>() { reals[v] = field.reduce(reals[v]); });
    }
    unrolled<vectors>([&]<int v>() { sums[v] = field.residue(reals[v]); });
  }
};

template <typename V, typename Start>
void inner_products(u64* out, const u64* const* a, const u64* const* b, std::size_t terms,
                    std::size_t n, const ModulusConstants& modulus) {
  for_each_sum<V, Start, 2>(out, n, RealInnerProducts<V>{RealField<V>(modulus), a, b, terms});
}

}  // namespace
}  // namespace sealion::kernels
