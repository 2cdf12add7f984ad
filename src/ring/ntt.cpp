#include "ring/ntt.h"

#include <algorithm>
#include <bit>
#include <cassert>

#include "base/error.h"
#include "ring/fixed_factor.h"
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
  return static_cast<std::size_t>(bits >> (64 - log_n));
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
  const FixedFactor square(modulus.multiply(root, root), modulus);
  std::uint64_t smallest = root;
  for (std::size_t i = 1; i < order / 2; ++i) {
    root = square.times(root);
    smallest = std::min(smallest, root);
  }
  return smallest;
}

kernels::ModulusConstants constants_of(const Modulus& modulus) {
  return {modulus.value(), modulus.bits(), modulus.barrett52()};
}

Ntt::Table::Table(std::size_t n)
    : roots(n + kernels::padding_words), quotients(n + kernels::padding_words) {}

Ntt::Ntt(std::size_t n, const Modulus& modulus, const kernels::KernelTable& kernels)
    : kernels_(n < kernels::least_transform ? kernels::scalar_kernels : kernels),
      n_((check_size(n, modulus), n)),
      modulus_(modulus),
      root_(smallest_primitive_root(2 * n, modulus)),
      forward_(n),
      inverse_(n) {
  const int log_n = std::countr_zero(n);
  const auto set = [](Table& table, std::size_t index, const RootWords& words) {
    table.roots[index] = words.value;
    table.quotients[index] = words.quotient;
  };
  // psi^n is -1, so that the inverse of psi^i is -psi^(n-i), and of the two the places add up to n.
  set(inverse_, 0, words_of(1));
  const FixedFactor psi(root_, modulus);
  std::uint64_t power = 1;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t place = reverse_bits(i, log_n);
    const RootWords words = words_of(power);
    set(forward_, place, words);
    if (place != 0) set(inverse_, n - place, negative_of(words));
    power = psi.times(power);
  }
  const std::uint64_t inverse_n = modulus.inverse(modulus.reduce(n));
  const std::uint64_t psi_to_half = modulus.power(root_, n / 2);
  inverse_n_ = words_of(inverse_n);
  last_root_ = words_of(modulus.multiply(modulus.negate(psi_to_half), inverse_n));
}

Ntt::RootWords Ntt::words_of(std::uint64_t root) const {
  switch (kernels_.root_form) {
    case kernels::RootForm::quotient64:
      return {root, shoup_quotient(root, modulus_.value(), 64)};
    case kernels::RootForm::quotient52:
      return {root, shoup_quotient(root, modulus_.value(), 52)};
    case kernels::RootForm::real:
      break;
  }
  const auto value = static_cast<double>(root);
  return {std::bit_cast<std::uint64_t>(value),
          std::bit_cast<std::uint64_t>(value / static_cast<double>(modulus_.value()))};
}

/// Of p less the root. The floor of a negative's quotient is the other's ceiling, taken from the
/// power of two, which spares the division.
Ntt::RootWords Ntt::negative_of(const RootWords& root) const {
  switch (kernels_.root_form) {
    case kernels::RootForm::quotient64:
      return {modulus_.value() - root.value, ~root.quotient};
    case kernels::RootForm::quotient52:
      return {modulus_.value() - root.value, ~root.quotient & ((std::uint64_t{1} << 52) - 1)};
    case kernels::RootForm::real:
      break;
  }
  return words_of(modulus_.value() - static_cast<std::uint64_t>(std::bit_cast<double>(root.value)));
}

kernels::NttConstants Ntt::constants() const {
  return {.modulus = constants_of(modulus_),
          .n = n_,
          .roots = forward_.roots.data(),
          .quotients = forward_.quotients.data(),
          .inverse_roots = inverse_.roots.data(),
          .inverse_quotients = inverse_.quotients.data(),
          .inverse_n = inverse_n_.value,
          .inverse_n_quotient = inverse_n_.quotient,
          .last_root = last_root_.value,
          .last_root_quotient = last_root_.quotient};
}

void Ntt::forward(std::span<const std::uint64_t> in, std::span<std::uint64_t> out) const {
  assert(in.size() == n_ && out.size() == n_);
  kernels_.ntt_forward(out.data(), in.data(), constants());
}

void Ntt::inverse(std::span<const std::uint64_t> in, std::span<std::uint64_t> out) const {
  assert(in.size() == n_ && out.size() == n_);
  kernels_.ntt_inverse(out.data(), in.data(), constants());
}

}  // namespace sealion
