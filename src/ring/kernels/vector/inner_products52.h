#pragma once

#include "ring/kernels/kernels.h"
#include "ring/kernels/vector/field52.h"
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

struct InnerProducts {
  const u64* const* a;
  const u64* const* b;
  std::size_t terms;
};

/// `vectors` vectors at once, so that the multiplier is never waited for.
template <typename V, int vectors>
[[gnu::always_inline]] inline void add_inner_products_at(u64* out, const InnerProducts& products,
                                                         std::size_t i,
                                                         const WideReduction52<V>& reduced) {
  typename V::Words low[vectors], high[vectors];
  unrolled<vectors>([&]<int v>() {
    low[v] = V::load(out + i + v * V::lanes);
    high[v] = typename V::Words{};
  });
  for (std::size_t k = 0; k < products.terms; ++k) {
    unrolled<vectors>([&]<int v>() {
      const typename V::Words x = V::load(products.a[k] + i + v * V::lanes);
      const typename V::Words y = V::load(products.b[k] + i + v * V::lanes);
      low[v] = V::add_low52(low[v], x, y);
      high[v] = V::add_high52(high[v], x, y);
    });
  }
  unrolled<vectors>([&]<int v>() { V::store(out + i + v * V::lanes, reduced(high[v], low[v])); });
}

template <typename V>
void add_inner_products52(u64* out, const u64* const* a, const u64* const* b, std::size_t terms,
                          std::size_t n, const ModulusConstants& modulus) {
  const InnerProducts products{a, b, terms};
  const WideReduction52<V> reduced(modulus);
  std::size_t i = 0;
  for (; i + 4 * V::lanes <= n; i += 4 * V::lanes) {
    add_inner_products_at<V, 4>(out, products, i, reduced);
  }
  for (; i + V::lanes <= n; i += V::lanes) {
    add_inner_products_at<V, 1>(out, products, i, reduced);
  }
  if (i == n) return;
  const std::size_t rest = n - i;
  typename V::Words low = V::load_first(out + i, rest), high{};
  for (std::size_t k = 0; k < terms; ++k) {
    const typename V::Words x = V::load_first(a[k] + i, rest), y = V::load_first(b[k] + i, rest);
    low = V::add_low52(low, x, y);
    high = V::add_high52(high, x, y);
  }
  V::store_first(out + i, reduced(high, low), rest);
}

}  // namespace
}  // namespace sealion::kernels
