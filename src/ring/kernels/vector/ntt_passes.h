#pragma once

#include <cstddef>
#include <cstdint>

#include "ring/kernels/kernels.h"
#include "ring/kernels/vector/unrolled.h"

/// The negacyclic transform (Longa and Naehrig 2016) for any vector and any arithmetic of its
/// butterflies. Several layers make one pass over the values, so that each is loaded and stored
/// once for all of them; the layers within a vector, the last of the forward and the first of the
/// inverse transform, make one more.
///
/// An `Arithmetic` says how butterflies are computed and in what form values are between passes:
/// `Vector`, `Root`, `V` and `layers_per_pass`; `load` and `store` between passes, `enter_forward`
/// and `leave_forward`, `enter_inverse` and `leave_inverse` at the ends; `root` of one for all
/// lanes and `roots_of` of one for each; `forward`, `inverse` and `limit`, as where they are
/// defined. `forward` and `inverse` take the butterflies of a layer together and go through them
/// in step: each is a chain of operations that wait for one another, and a processor looks only so
/// far ahead for another that could go on meanwhile.
namespace sealion::kernels {
namespace {

/// Where the inverse table holds the roots of the layer that leaves m groups.
constexpr std::size_t inverse_layer(std::size_t n, std::size_t m) { return 1 + n - 2 * m; }

/// The index of the x of butterfly b, of those that join elements `half` apart.
constexpr int butterfly_x(int b, int half) { return b / half * 2 * half + b % half; }

/// The butterflies of one layer.
template <typename Arithmetic, int count>
struct Layer {
  typename Arithmetic::Vector x[count], y[count];
  typename Arithmetic::Root by[count];

  /// Those that join elements of v `half` apart.
  template <int half>
  [[gnu::always_inline]] void load(const typename Arithmetic::Vector* v) {
    unrolled<count>([&]<int b>() {
      x[b] = v[butterfly_x(b, half)];
      y[b] = v[butterfly_x(b, half) + half];
    });
  }
  template <int half>
  [[gnu::always_inline]] void store(typename Arithmetic::Vector* v) const {
    unrolled<count>([&]<int b>() {
      v[butterfly_x(b, half)] = x[b];
      v[butterfly_x(b, half) + half] = y[b];
    });
  }
};

/// `layers` layers, the first of which splits m groups. The first of all takes residues from `in`.
template <int layers, typename Arithmetic>
void forward_pass(std::uint64_t* values, const std::uint64_t* in, const NttConstants& ntt,
                  const Arithmetic& field, std::size_t m) {
  constexpr int count = 1 << layers;
  const std::size_t stride = ntt.n / m / count;
  for (std::size_t group = 0; group < m; ++group) {
    typename Arithmetic::Root roots[count];  // of layer l at [2^l, 2^(l+1)), as in the table
    unrolled<layers>([&]<int l>() {
      unrolled<1 << l>([&]<int c>() {
        roots[(1 << l) + c] = field.root(ntt.roots, ntt.quotients, ((m + group) << l) + c);
      });
    });
    std::uint64_t* block = values + group * stride * count;
    for (std::size_t j = 0; j < stride; j += Arithmetic::V::lanes) {
      typename Arithmetic::Vector v[count];
      unrolled<count>([&]<int e>() {
        constexpr bool is_x = e < count / 2;
        const std::size_t at = j + e * stride;
        v[e] = m == 1 ? field.template enter_forward<is_x>(in + at) : field.load(block + at);
      });
      unrolled<layers>([&]<int l>() {
        constexpr int half = count >> (l + 1);
        Layer<Arithmetic, count / 2> at;
        at.template load<half>(v);
        unrolled<count / 2>([&]<int b>() { at.by[b] = roots[(1 << l) + b / half]; });
        field.template forward<l>(at.x, at.y, at.by);
        at.template store<half>(v);
      });
      unrolled<count>([&]<int e>() { field.store(block + j + e * stride, v[e]); });
    }
  }
}

/// `layers` layers, the first of which joins groups of `stride` values. The last pass, which leaves
/// one group, scales by n^-1 and ends with residues.
template <int layers, bool is_last, typename Arithmetic>
void inverse_pass(std::uint64_t* values, const NttConstants& ntt, const Arithmetic& field,
                  std::size_t stride) {
  constexpr int count = 1 << layers;
  const std::size_t m = ntt.n / stride / count;
  for (std::size_t group = 0; group < m; ++group) {
    typename Arithmetic::Root roots[count];  // of the layer that leaves m * g groups at [g, 2g)
    unrolled<layers>([&]<int l>() {
      const std::size_t at = inverse_layer(ntt.n, m << l) + (group << l);
      unrolled<1 << l>([&]<int c>() {
        roots[(1 << l) + c] = field.root(ntt.inverse_roots, ntt.inverse_quotients, at + c);
      });
    });
    if constexpr (is_last) roots[1] = field.last_root;
    std::uint64_t* block = values + group * stride * count;
    for (std::size_t j = 0; j < stride; j += Arithmetic::V::lanes) {
      typename Arithmetic::Vector v[count];
      unrolled<count>([&]<int e>() { v[e] = field.load(block + j + e * stride); });
      unrolled<layers>([&]<int l>() {
        constexpr int half = 1 << l;
        Layer<Arithmetic, count / 2> at;
        at.template load<half>(v);
        unrolled<count / 2>([&]<int b>() { at.by[b] = roots[(count >> (l + 1)) + b / half]; });
        field.inverse(at.x, at.y, at.by);
        at.template store<half>(v);
      });
      unrolled<count>([&]<int e>() {
        constexpr bool is_sum = e < count / 2;
        std::uint64_t* to = block + j + e * stride;
        if constexpr (is_last) {
          field.template leave_inverse<is_sum>(to, v[e]);
        } else {
          field.store(to, field.template limit<e, layers>(v[e]));
        }
      });
    }
  }
}

/// Calls body.operator()<layers>() for 1 <= layers <= most.
template <int most, typename Body>
void with_layers(int layers, Body&& body) {
  if (layers == most) return body.template operator()<most>();
  if constexpr (most > 1) with_layers<most - 1>(layers, body);
}

template <typename Arithmetic>
void forward_transform(std::uint64_t* values, const std::uint64_t* in, const NttConstants& ntt) {
  const Arithmetic field(ntt);
  constexpr int most = Arithmetic::layers_per_pass;
  const int layers = __builtin_ctzll(ntt.n / Arithmetic::V::lanes);
  const int first = (layers - 1) % most + 1;
  with_layers<most>(first, [&]<int count>() { forward_pass<count>(values, in, ntt, field, 1); });
  for (int layer = first; layer < layers; layer += most) {
    forward_pass<most>(values, nullptr, ntt, field, std::size_t{1} << layer);
  }
  forward_within_vectors(values, ntt, field);
}

template <typename Arithmetic>
void inverse_transform(std::uint64_t* values, const std::uint64_t* in, const NttConstants& ntt) {
  const Arithmetic field(ntt);
  constexpr int most = Arithmetic::layers_per_pass;
  const int layers = __builtin_ctzll(ntt.n / Arithmetic::V::lanes);
  const int last = (layers - 1) % most + 1;
  inverse_within_vectors(values, in, ntt, field);
  std::size_t stride = Arithmetic::V::lanes;
  for (int layer = 0; layer < layers - last; layer += most, stride <<= most) {
    inverse_pass<most, false>(values, ntt, field, stride);
  }
  with_layers<most>(last,
                    [&]<int count>() { inverse_pass<count, true>(values, ntt, field, stride); });
}

}  // namespace
}  // namespace sealion::kernels
