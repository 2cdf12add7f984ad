#pragma once

#include "ring/kernels/kernels.h"
#include "ring/kernels/vector/field52.h"
#include "ring/kernels/vector/inner_products.h"
#include "ring/kernels/vector/unrolled.h"

/// Inner products of rows of residues by the 52-bit multiplier. Both halves of a product are summed
/// without reduction: 2^11 low halves fit a word, and so do high ones.
namespace sealion::kernels {
namespace {

/// high * 2^52 + low mod p for any two words.
template <typename V>
class WideReduction52 {
 public:
  using Words = typename V::Words;

  explicit WideReduction52(const ModulusConstants& modulus)
      : reduced_(modulus), field_(modulus), two52_(field_.factor((u64{1} << 52) % modulus.value)) {}

  [[gnu::always_inline]] Words operator()(Words high, Words low) const {
    return V::subtract_if_above(field_.multiply(reduced_(high), two52_) + reduced_(low), field_.p);
  }

 private:
  Reduction52<V> reduced_;
  Field52<V> field_;
  typename Field52<V>::Factor two52_;
};

template <typename V>
struct InnerProducts52 {
  const u64* const* a;
  const u64* const* b;
  std::size_t terms;
  WideReduction52<V> reduced;

  /// out[v] = start[v] + the products of vectors v, side by side so that the multiplier is never
  /// waited for: load(row, v) takes one from a row.
  template <int vectors, typename Load>
  [[gnu::always_inline]] void operator()(typename V::Words (&sums)[vectors], Load&& load) const {
    typename V::Words high[vectors] = {};
    for (std::size_t k = 0; k < terms; ++k) {
      unrolled<vectors>([&]<int v>() {
        const typename V::Words x = load(a[k], v), y = load(b[k], v);
        sums[v] = V::add_low52(sums[v], x, y);
        high[v] = V::add_high52(high[v], x, y);
      });
    }
    unrolled<vectors>([&]<int v>() { sums[v] = reduced(high[v], sums[v]); });
  }
};

template <typename V, typename Start>
void inner_products52(u64* out, const u64* const* a, const u64* const* b, std::size_t terms,
                      std::size_t n, const ModulusConstants& modulus) {
  const InnerProducts52<V> products{a, b, terms, WideReduction52<V>(modulus)};
  for_each_sum<V, Start, 4>(out, n, products);
}

}  // namespace
}  // namespace sealion::kernels
