#pragma once

#include "ring/kernels/kernels.h"
#include "ring/kernels/vector/ntt_passes.h"
#include "ring/kernels/vector/unrolled.h"

/// The layers of the transform that join elements of one vector, on pairs of vectors a and b. In
/// the layer that joins elements `half` apart, x holds those whose number has that bit clear and y
/// those that have it set, both in ascending order, a's before b's.
namespace sealion::kernels {
namespace {

/// The number, in a and b together, of the element in lane j of x (or y) in the layer of `half`.
constexpr std::size_t element_of(std::size_t j, std::size_t half, bool is_y) {
  return j / half * 2 * half + j % half + (is_y ? half : 0);
}

/// Where that element is in the layer of `half`: its lane in x, or `lanes` and its lane in y.
constexpr std::size_t place_of(std::size_t element, std::size_t half, std::size_t lanes) {
  const std::size_t lane = element / (2 * half) * half + element % half;
  return lane + (element / half % 2 == 0 ? 0 : lanes);
}

/// From the order of one layer to that of another.
template <typename V, std::size_t from, std::size_t to, typename Vector>
[[gnu::always_inline]] inline void rearrange(Vector& x, Vector& y) {
  constexpr auto to_x = [](std::size_t j) {
    return static_cast<int>(place_of(element_of(j, to, false), from, V::lanes));
  };
  constexpr auto to_y = [](std::size_t j) {
    return static_cast<int>(place_of(element_of(j, to, true), from, V::lanes));
  };
  const Vector before = x;
  x = V::template shuffle<to_x>(before, y);
  y = V::template shuffle<to_y>(before, y);
}

/// One root for each group of 2 * half elements, of the lanes / half in a pair of vectors: each in
/// the lanes of x that it multiplies. Reads a whole vector of roots: the tables are padded.
template <typename V, std::size_t half>
[[gnu::always_inline]] inline typename V::Words spread_roots(const u64* roots) {
  const typename V::Words some = V::load(roots);
  if constexpr (half == 1) return some;
  constexpr auto place = [](std::size_t j) { return static_cast<int>(j / half); };
  return V::template shuffle<place>(some, some);
}

template <typename V, std::size_t half, typename Arithmetic>
[[gnu::always_inline]] inline typename Arithmetic::Root roots_at(const u64* roots,
                                                                 const u64* quotients,
                                                                 std::size_t at) {
  return Arithmetic::roots_of(spread_roots<V, half>(roots + at),
                              spread_roots<V, half>(quotients + at));
}

/// The layers from `half` down to 1, for `pairs` pairs of vectors side by side from vector number
/// `first` on: one pair alone would wait for its own multiplications.
template <int pairs, std::size_t half, int layer, typename Arithmetic, typename Vector>
[[gnu::always_inline]] inline void forward_layers(Vector (&x)[pairs], Vector (&y)[pairs],
                                                  const NttConstants& ntt, const Arithmetic& field,
                                                  std::size_t first) {
  using V = typename Arithmetic::V;
  unrolled<pairs>([&]<int k>() {
    if constexpr (2 * half < V::lanes) rearrange<V, 2 * half, half>(x[k], y[k]);
    const std::size_t at = (ntt.n + first * V::lanes) / (2 * half) + k * V::lanes / half;
    Layer<Arithmetic, 1> alone{
        {x[k]}, {y[k]}, {roots_at<V, half, Arithmetic>(ntt.roots, ntt.quotients, at)}};
    field.template forward<layer>(alone.x, alone.y, alone.by);
    x[k] = alone.x[0];
    y[k] = alone.y[0];
  });
  if constexpr (half > 1) forward_layers<pairs, half / 2, layer + 1>(x, y, ntt, field, first);
}

template <int pairs, typename Arithmetic>
[[gnu::always_inline]] inline void forward_pairs(u64* values, const NttConstants& ntt,
                                                 const Arithmetic& field, std::size_t first) {
  using V = typename Arithmetic::V;
  u64* block = values + first * V::lanes;
  typename Arithmetic::Vector x[pairs], y[pairs];
  unrolled<pairs>([&]<int k>() { V::load_halves(block + 2 * k * V::lanes, x[k], y[k]); });
  forward_layers<pairs, V::lanes / 2, 0>(x, y, ntt, field, first);
  unrolled<pairs>([&]<int k>() {
    typename V::Words a = field.leave_forward(x[k]), b = field.leave_forward(y[k]);
    rearrange<V, 1, V::lanes / 2>(a, b);
    V::store_halves(block + 2 * k * V::lanes, a, b);
  });
}

/// The layers from 1 up to `half`.
template <int pairs, std::size_t half, typename Arithmetic, typename Vector>
[[gnu::always_inline]] inline void inverse_layers(Vector (&x)[pairs], Vector (&y)[pairs],
                                                  const NttConstants& ntt, const Arithmetic& field,
                                                  std::size_t first) {
  using V = typename Arithmetic::V;
  if constexpr (half > 1) inverse_layers<pairs, half / 2>(x, y, ntt, field, first);
  constexpr std::size_t before = half == 1 ? V::lanes / 2 : half / 2;
  unrolled<pairs>([&]<int k>() {
    rearrange<V, before, half>(x[k], y[k]);
    const std::size_t groups = ntt.n / (2 * half);
    const std::size_t at = inverse_layer(ntt.n, groups) + first * V::lanes / (2 * half) +
                           static_cast<std::size_t>(k) * V::lanes / half;
    Layer<Arithmetic, 1> alone{
        {x[k]},
        {y[k]},
        {roots_at<V, half, Arithmetic>(ntt.inverse_roots, ntt.inverse_quotients, at)}};
    field.inverse(alone.x, alone.y, alone.by);
    x[k] = alone.x[0];
    y[k] = alone.y[0];
  });
}

template <int pairs, typename Arithmetic>
[[gnu::always_inline]] inline void inverse_pairs(u64* values, const u64* in,
                                                 const NttConstants& ntt, const Arithmetic& field,
                                                 std::size_t first) {
  using V = typename Arithmetic::V;
  u64* block = values + first * V::lanes;
  const u64* from = in + first * V::lanes;
  typename Arithmetic::Vector x[pairs], y[pairs];
  unrolled<pairs>([&]<int k>() {
    typename V::Words a, b;
    V::load_halves(from + 2 * k * V::lanes, a, b);
    x[k] = field.enter_inverse(a);
    y[k] = field.enter_inverse(b);
  });
  inverse_layers<pairs, V::lanes / 2>(x, y, ntt, field, first);
  unrolled<pairs>([&]<int k>() {
    // x holds sums of sums, y products.
    x[k] = field.template limit<0, __builtin_ctzll(V::lanes)>(x[k]);
    V::store_halves(block + 2 * k * V::lanes, x[k], y[k]);
  });
}

/// Calls body.operator()<pairs>(first) for all pairs of n / lanes vectors.
template <typename V, typename Body>
[[gnu::always_inline]] inline void for_each_pair(std::size_t n, Body&& body) {
  constexpr int side_by_side = 4;
  const std::size_t vectors = n / V::lanes;
  std::size_t i = 0;
  for (; i + 2 * side_by_side <= vectors; i += 2 * side_by_side) {
    body.template operator()<side_by_side>(i);
  }
  for (; i < vectors; i += 2) body.template operator()<1>(i);
}

template <typename Arithmetic>
void forward_within_vectors(u64* values, const NttConstants& ntt, const Arithmetic& field) {
  for_each_pair<typename Arithmetic::V>(ntt.n, [&]<int pairs>(std::size_t first) {
    forward_pairs<pairs>(values, ntt, field, first);
  });
}

template <typename Arithmetic>
void inverse_within_vectors(u64* values, const u64* in, const NttConstants& ntt,
                            const Arithmetic& field) {
  for_each_pair<typename Arithmetic::V>(ntt.n, [&]<int pairs>(std::size_t first) {
    inverse_pairs<pairs>(values, in, ntt, field, first);
  });
}

}  // namespace
}  // namespace sealion::kernels
