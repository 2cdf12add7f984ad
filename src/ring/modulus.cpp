#include "ring/modulus.h"

#include "base/error.h"

namespace sealion {

Modulus::Modulus(std::uint64_t value) : value_(value) {
  if (value < 2 || std::bit_width(value) > max_modulus_bits) {
    fail(ErrorCode::invalid_argument, "modulus {} is not in [2, 2^{})", value, max_modulus_bits);
  }
  // floor((2^128 - 1) / p) is floor(2^128 / p) unless p is a power of two, where one less still
  // leaves the quotient short by at most one.
  reciprocal_ = ~uint128{0} / value;
  barrett52_ = static_cast<std::uint64_t>(((uint128{1} << (bits() + 51)) - 1) / value);
}

std::uint64_t Modulus::power(std::uint64_t base, std::uint64_t exponent) const {
  std::uint64_t result = reduce(1);
  for (; exponent != 0; exponent >>= 1) {
    if (exponent & 1) result = multiply(result, base);
    base = multiply(base, base);
  }
  return result;
}

std::uint64_t Modulus::inverse(std::uint64_t a) const {
  const std::uint64_t candidate = power(a, value_ - 2);
  if (multiply(a, candidate) != 1) {
    fail(ErrorCode::invalid_argument, "{} has no inverse modulo {}", a, value_);
  }
  return candidate;
}

}  // namespace sealion
