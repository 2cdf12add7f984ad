#pragma once

#include "ring/primes.h"
#include "schemes/lwe/parameters.h"

namespace sealion::testing {

/// One prime of 40 bits, or two, in a ring that promises no security.
inline LweParametersLiteral small_lwe_literal(std::size_t limbs = 1, std::uint64_t t = 1001,
                                              int answer_bits = 24) {
  constexpr std::size_t n = 64;
  return {.n = n,
          .coeff_moduli = largest_primes(40, 2 * n, limbs),
          .plain_modulus = t,
          .answer_bits = answer_bits,
          .security = SecurityLevel::insecure_for_tests};
}

}  // namespace sealion::testing
