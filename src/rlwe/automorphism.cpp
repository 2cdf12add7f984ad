#include "rlwe/automorphism.h"

#include <bit>
#include <cassert>

#include "base/error.h"
#include "ring/ntt.h"

namespace sealion {
namespace {

std::uint32_t checked(std::uint32_t element, std::size_t n) {
  if (element % 2 == 0 || element >= 2 * n) {
    fail(ErrorCode::invalid_argument, "the Galois element {} is not odd and below {}", element,
         2 * n);
  }
  return element;
}

}  // namespace

Automorphism::Automorphism(std::uint32_t element, std::size_t n)
    : element_(checked(element, n)), source_(n) {
  // Point reverse_bits(k) is psi^(2k+1), where in(X^g) has the value of in at psi^(g (2k+1)).
  const int log_n = std::countr_zero(n);
  for (std::size_t k = 0; k < n; ++k) {
    const std::size_t power = (element * (2 * k + 1)) & (2 * n - 1);
    source_[reverse_bits(k, log_n)] =
        static_cast<std::uint32_t>(reverse_bits((power - 1) / 2, log_n));
  }
}

Automorphism Automorphism::inverse() const {
  // Newton's iteration modulo 2^32: the right bits double from the 3 of an odd number itself.
  std::uint32_t result = element_;
  for (int i = 0; i < 4; ++i) result *= 2 - element_ * result;
  const std::size_t n = source_.size();
  return {static_cast<std::uint32_t>(result & (2 * n - 1)), n};
}

void Automorphism::apply(std::span<const std::uint64_t> in, std::span<std::uint64_t> out) const {
  assert(in.size() == source_.size() && out.size() == in.size() && in.data() != out.data());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = in[source_[i]];
}

void Automorphism::apply(std::span<const std::int8_t> in, std::span<std::int8_t> out) const {
  const std::size_t n = source_.size();
  assert(in.size() == n && out.size() == n && in.data() != out.data());
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t exponent = i * element_ % (2 * n);
    out[exponent % n] = static_cast<std::int8_t>(exponent < n ? in[i] : -in[i]);
  }
}

}  // namespace sealion
