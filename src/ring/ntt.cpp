#include "ring/ntt.h"

#include <algorithm>
#include <bit>
#include <cassert>

#include "base/error.h"
#include "ring/kernels/kernels.h"
#include "ring/primes.h"

namespace sealion {
namespace {

std::uint64_t shoup_quotient(std::uint64_t factor, std::uint64_t modulus, int bits) {
  return static_cast<std::uint64_t>((uint128{factor} << bits) / modulus);
}

void check_size(std::size_t n, const Modulus& modulus) {
  if (!std::has_single_bit(n) || n < 8 || n > 65536) {
    fail(ErrorCode::invalid_argument, "transform size {} is not a power of two in [8, 65536]", n);
  }
  if (!is_prime(modulus.value()) || modulus.value() % (2 * n) != 1) {
    fail(ErrorCode::invalid_argument, "{} is not a prime that is 1 modulo {}", modulus.value(),
         2 * n);
  }
}

}  // namespace

std::size_t reverse_bits(std::size_t i, int log_n) {
  // Neighbours change places, then pairs of them, and so on: all 64 bits in six steps.
  std::uint64_t bits = i;
  bits = (bits >> 1 & 0x5555555555555555) | (bits & 0x5555555555555555) << 1;
  bits = (bits >> 2 & 0x3333333333333333) | (bits & 0x3333333333333333) << 2;
  bits = (bits >> 4 & 0x0F0F0F0F0F0F0F0F) | (bits & 0x0F0F0F0F0F0F0F0F) << 4;
  bits = (bits >> 8 & 0x00FF00FF00FF00FF) | (bits & 0x00FF00FF00FF00FF) << 8;
  bits = (bits >> 16 & 0x0000FFFF0000FFFF) | (bits & 0x0000FFFF0000FFFF) << 16;
  bits = bits >> 32 | bits << 32;
  return bits >> (64 - log_n);
}

std::uint64_t smallest_primitive_root(std::size_t order, const Modulus& modulus) {
  const std::uint64_t p = modulus.value();
  if ((p - 1) % order != 0) {
    fail(ErrorCode::invalid_argument, "{} has no root of unity of order {}", p, order);
  }
  // x^((p-1)/order) is primitive exactly when its (order/2)-th power is -1.
  std::uint64_t root = 0;
  for (std::uint64_t x = 2; x < p; ++x) {
    root = modulus.power(x, (p - 1) / order);
    if (modulus.power(root, order / 2) == p - 1) break;
  }
  // The primitive roots are the odd powers of any one of them.
  const std::uint64_t square = modulus.multiply(root, root);
  std::uint64_t smallest = root;
  for (std::size_t i = 1; i < order / 2; ++i) {
    root = modulus.multiply(root, square);
    smallest = std::min(smallest, root);
  }
  return smallest;
}

kernels::ModulusConstants constants_of(const Modulus& modulus) {
  return {modulus.value(), modulus.bits(), modulus.barrett52()};
}

Ntt::Ntt(std::size_t n, const Modulus& modulus)
    : n_((check_size(n, modulus), n)),
      modulus_(modulus),
      root_(smallest_primitive_root(2 * n, modulus)),
      inverse_n_(modulus.inverse(modulus.reduce(n))),
      forward_(n),
      inverse_(n) {
  const int log_n = std::countr_zero(n);
  const auto set = [&](Table& table, std::size_t index, std::uint64_t root,
                       std::uint64_t quotient) {
    table.roots[index] = root;
    table.quotient52[index] = quotient >> 12;  // the same floor, of 12 bits less
    table.quotient64[index] = quotient;
  };
  std::uint64_t power = 1;
  for (std::size_t i = 0; i < n; ++i) {
    set(forward_, reverse_bits(i, log_n), power, shoup_quotient(power, modulus.value(), 64));
    power = modulus.multiply(power, root_);
  }
  // psi^n is -1, so that the inverse of psi^i is -psi^(n-i), and of the two the places add up to n.
  // The floor of a negative's quotient is the other's ceiling, taken from 2^64.
  set(inverse_, 0, 1, forward_.quotient64[0]);
  for (std::size_t place = 1; place < n; ++place) {
    set(inverse_, place, modulus.value() - forward_.roots[n - place],
        ~forward_.quotient64[n - place]);
  }
}

kernels::NttConstants Ntt::constants() const {
  return {.modulus = constants_of(modulus_),
          .n = n_,
          .roots = forward_.roots.data(),
          .roots_quotient52 = forward_.quotient52.data(),
          .roots_quotient64 = forward_.quotient64.data(),
          .inverse_roots = inverse_.roots.data(),
          .inverse_roots_quotient52 = inverse_.quotient52.data(),
          .inverse_roots_quotient64 = inverse_.quotient64.data(),
          .inverse_n = inverse_n_,
          .inverse_n_quotient52 = shoup_quotient(inverse_n_, modulus_.value(), 52),
          .inverse_n_quotient64 = shoup_quotient(inverse_n_, modulus_.value(), 64)};
}

void Ntt::forward(std::span<std::uint64_t> values) const {
  assert(values.size() == n_);
  kernels::kernels().ntt_forward(values.data(), constants());
}

void Ntt::inverse(std::span<std::uint64_t> values) const {
  assert(values.size() == n_);
  kernels::kernels().ntt_inverse(values.data(), constants());
}

}  // namespace sealion
