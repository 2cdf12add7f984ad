#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ring/primes.h"
#include "rlwe/parameters.h"

namespace sealion::testing {

/// Insecure parameters: t the smallest prime above `plain_above`, and one coefficient prime of each
/// of these widths.
inline ParametersLiteral small_literal(std::size_t n, std::uint64_t plain_above,
                                       const std::vector<int>& prime_bits) {
  ParametersLiteral literal{.n = n,
                            .plain_modulus = smallest_prime_above(plain_above, 2 * n),
                            .coeff_moduli = {},
                            .security = SecurityLevel::insecure_for_tests};
  for (const int bits : prime_bits) {
    literal.coeff_moduli.push_back(largest_primes(bits, 2 * n, 1, literal.coeff_moduli)[0]);
  }
  return literal;
}

inline ParametersPtr small_parameters(std::size_t n, std::uint64_t plain_above,
                                      const std::vector<int>& prime_bits) {
  return Parameters::create(small_literal(n, plain_above, prime_bits));
}

/// The parameters of the shallow networks: n = 4096 at 128 bits.
inline ParametersPtr secure_parameters() {
  const std::size_t n = 4096;
  return Parameters::create({.n = n,
                             .plain_modulus = smallest_prime_above(1 << 20, 2 * n),
                             .coeff_moduli = largest_primes(38, 2 * n, 2),
                             .security = SecurityLevel::bits_128});
}

}  // namespace sealion::testing
