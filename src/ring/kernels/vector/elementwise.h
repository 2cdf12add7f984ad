#pragma once

#include "ring/kernels/kernels.h"
#include "ring/kernels/vector/map.h"
#include "ring/kernels/vector/real_field.h"

/// The kernels that work element by element, for any vector. Those that multiply residues do so in
/// a `Field`, of doubles (RealField) or of integers (Field52), which has `multiply`, and `factor`
/// for what many are multiplied by.
namespace sealion::kernels {
namespace {

template <typename V>
void add(u64* out, const u64* a, const u64* b, std::size_t n, const ModulusConstants& modulus) {
  using Words = typename V::Words;
  const Words p = V::broadcast(modulus.value);
  const auto sum = [p](Words x, Words y) __attribute__((always_inline)) {
    return V::subtract_if_above(x + y, p);
  };
  map<V>(out, n, sum, a, b);
}

template <typename V>
void subtract(u64* out, const u64* a, const u64* b, std::size_t n,
              const ModulusConstants& modulus) {
  using Words = typename V::Words;
  const Words p = V::broadcast(modulus.value);
  const auto difference = [p](Words x, Words y) __attribute__((always_inline)) {
    return V::add_if_negative(x - y, p);
  };
  map<V>(out, n, difference, a, b);
}

template <typename V>
void add_scalar(u64* out, const u64* a, u64 scalar, std::size_t n,
                const ModulusConstants& modulus) {
  using Words = typename V::Words;
  const Words p = V::broadcast(modulus.value), addend = V::broadcast(scalar);
  const auto sum = [=](Words x) __attribute__((always_inline)) {
    return V::subtract_if_above(x + addend, p);
  };
  map<V>(out, n, sum, a);
}

template <typename V, typename Field>
void multiply(u64* out, const u64* a, const u64* b, std::size_t n,
              const ModulusConstants& modulus) {
  using Words = typename V::Words;
  const Field field(modulus);
  const auto product = [&](Words x, Words y) __attribute__((always_inline)) {
    return field.multiply(x, y);
  };
  map<V>(out, n, product, a, b);
}

template <typename V, typename Field>
void multiply_add(u64* out, const u64* a, const u64* b, std::size_t n,
                  const ModulusConstants& modulus) {
  using Words = typename V::Words;
  const Field field(modulus);
  const Words p = V::broadcast(modulus.value);
  const auto sum = [&](Words before, Words x, Words y) __attribute__((always_inline)) {
    return V::subtract_if_above(before + field.multiply(x, y), p);
  };
  map<V>(out, n, sum, out, a, b);
}

template <typename V, typename Field>
void multiply_scalar(u64* out, const u64* a, u64 scalar, std::size_t n,
                     const ModulusConstants& modulus) {
  using Words = typename V::Words;
  const Field field(modulus);
  const auto factor = field.factor(scalar);
  const auto product = [&](Words x) __attribute__((always_inline)) {
    return field.multiply(x, factor);
  };
  map<V>(out, n, product, a);
}

template <typename V, typename Field>
void scaled_difference(u64* out, const u64* a, u64 a_factor, const u64* b, u64 b_factor,
                       std::size_t n, const ModulusConstants& modulus) {
  using Words = typename V::Words;
  const Field field(modulus);
  const Words p = V::broadcast(modulus.value);
  const auto of_a = field.factor(a_factor), of_b = field.factor(b_factor);
  const auto difference = [&](Words x, Words y) __attribute__((always_inline)) {
    return V::add_if_negative(field.multiply(x, of_a) - field.multiply(y, of_b), p);
  };
  map<V>(out, n, difference, a, b);
}

template <typename V, typename Reduction>
void reduce(u64* out, const u64* a, std::size_t n, const ModulusConstants& modulus) {
  map<V>(out, n, Reduction(modulus), a);
}

template <typename V, typename Reduction>
void reduce_sum(u64* out, const u64* a, u64 addend, std::size_t n,
                const ModulusConstants& modulus) {
  using Words = typename V::Words;
  const Reduction reduction(modulus);
  const Words p = V::broadcast(modulus.value), added = V::broadcast(addend);
  const auto sum = [&](Words x) __attribute__((always_inline)) {
    return V::subtract_if_above(reduction(x) + added, p);
  };
  map<V>(out, n, sum, a);
}

/// The same in doubles: the sum is one.
template <typename V>
void real_reduce_sum(u64* out, const u64* a, u64 addend, std::size_t n,
                     const ModulusConstants& modulus) {
  using Words = typename V::Words;
  const RealField<V> field(modulus);
  const typename V::Reals added = V::to_real(V::broadcast(addend));
  const auto sum = [&](Words x) __attribute__((always_inline)) {
    return field.canonical(V::to_real(x) + added);
  };
  map<V>(out, n, sum, a);
}

template <typename V>
void add_scaled_noise(u64* out, const u64* a, const std::int64_t* noise, u64 scale, std::size_t n,
                      const ModulusConstants& modulus) {
  using Words = typename V::Words;
  using Reals = typename V::Reals;
  // Noise is small and of either sign: 2^51 + noise has a double of the same kind as in to_real.
  const Words p = V::broadcast(modulus.value);
  const Reals factor = V::to_real(V::broadcast(scale));
  const u64 bias = u64{1} << 51;
  const double real_bias = 0.5 * two52;
  const auto sum = [=](Words x, Words e) __attribute__((always_inline)) {
    const Reals value = V::to_real(e + bias) - real_bias;
    const Words scaled = V::to_word(value * factor + real_bias) - bias;  // in (-p, p)
    return V::subtract_if_above(x + V::add_if_negative(scaled, p), p);
  };
  map<V>(out, n, sum, a, noise);
}

}  // namespace
}  // namespace sealion::kernels
