#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ring/primes.h"
#include "schemes/bgv/parameters.h"

namespace sealion::testing {

/// Insecure parameters of one channel: t the smallest prime above `plain_above`, one coefficient
/// prime of each of these widths and, where `special_bits` is not 0, a special prime of that width.
inline ParametersLiteral small_literal(std::size_t n, std::uint64_t plain_above,
                                       const std::vector<int>& prime_bits, int special_bits = 0) {
  ParametersLiteral literal{.n = n,
                            .plain_moduli = {smallest_prime_above(plain_above, 2 * n)},
                            .coeff_moduli = {},
                            .security = SecurityLevel::insecure_for_tests};
  for (const int bits : prime_bits) {
    literal.coeff_moduli.push_back(largest_primes(bits, 2 * n, 1, literal.coeff_moduli)[0]);
  }
  if (special_bits != 0) {
    literal.special_prime = largest_primes(special_bits, 2 * n, 1, literal.coeff_moduli)[0];
  }
  return literal;
}

/// The one channel of a literal with one plaintext modulus.
inline ParametersPtr make_parameters(const ParametersLiteral& literal) {
  return Parameters::create_channels(literal).at(0);
}

inline ParametersPtr small_parameters(std::size_t n, std::uint64_t plain_above,
                                      const std::vector<int>& prime_bits, int special_bits = 0) {
  return make_parameters(small_literal(n, plain_above, prime_bits, special_bits));
}

/// The same with `count` channels on one chain, their plaintext moduli the smallest primes above
/// `plain_above`.
inline std::vector<ParametersPtr> small_channels(std::size_t count, std::size_t n,
                                                 std::uint64_t plain_above,
                                                 const std::vector<int>& prime_bits,
                                                 int special_bits = 0) {
  ParametersLiteral literal = small_literal(n, plain_above, prime_bits, special_bits);
  while (literal.plain_moduli.size() < count) {
    literal.plain_moduli.push_back(smallest_prime_above(literal.plain_moduli.back(), 2 * n));
  }
  return Parameters::create_channels(literal);
}

/// The parameters of the shallow networks: n = 4096 at 128 bits.
inline ParametersPtr secure_parameters() {
  const std::size_t n = 4096;
  return make_parameters({.n = n,
                          .plain_moduli = {smallest_prime_above(1 << 20, 2 * n)},
                          .coeff_moduli = largest_primes(38, 2 * n, 2),
                          .security = SecurityLevel::bits_128});
}

}  // namespace sealion::testing
