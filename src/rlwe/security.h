#pragma once

#include <cstddef>

namespace sealion {

/// What a parameter set must withstand. The numbers are bits of classical security.
enum class SecurityLevel {
  insecure_for_tests = 0,  ///< no promise at all; small sets for tests only
  bits_128 = 128,
  bits_192 = 192,
  bits_256 = 256
};

/// The largest log2 of the whole coefficient modulus, special primes included, that keeps `level`
/// at ring dimension n: the 2024 guidelines (Bossuat et al., eprint 2024/463, Table 5.2, ternary
/// secret, deviation 3.19, classical). 0 where the table has no entry.
int largest_secure_modulus_bits(std::size_t n, SecurityLevel level);

/// The highest of 128, 192 and 256 that the same table grants, or 0.
int security_bits(std::size_t n, int modulus_bits);

}  // namespace sealion
