#pragma once

#include <cstddef>
#include <optional>

namespace sealion {

/// What a parameter set must withstand, in bits: against classical attacks or against quantum ones,
/// as the table says.
enum class SecurityLevel {
  insecure_for_tests = 0,  ///< no promise at all; small sets for tests only
  bits_128 = 128,
  bits_192 = 192,
  bits_256 = 256
};

/// Whose estimate of what an attack costs. All are for a ternary secret and noise of deviation
/// 3.19 or more, and count the whole modulus, special prime included.
enum class SecurityTable {
  guidelines_2024,          ///< Bossuat et al., eprint 2024/463, Table 5.2, classical
  guidelines_2024_quantum,  ///< what the script of these guidelines finds in its quantum mode: its
                            ///< repository lists no figures (docs/security/estimates.md)
  standard_2018,            ///< HomomorphicEncryption.org 2018, Table 1, classical: what Microsoft
                            ///< SEAL enforces
  standard_2018_quantum     ///< HomomorphicEncryption.org 2018, Table 2, quantum
};

const char* to_string(SecurityTable table);

/// What a client asks of parameters that somebody else chose.
struct LeastSecurity {
  SecurityLevel level = SecurityLevel::bits_128;
  /// Whose estimate must grant the level, whatever table the parameters name; nothing where theirs
  /// will do, as for a model's owner.
  std::optional<SecurityTable> table = SecurityTable::guidelines_2024;
};

/// The table of quantum attacks by the same authors; itself where it is one.
SecurityTable quantum_table_of(SecurityTable table);

/// The largest log2 of the whole coefficient modulus, special prime included, that keeps `level` at
/// ring dimension n. 0 where the table has no entry.
int largest_secure_modulus_bits(std::size_t n, SecurityLevel level,
                                SecurityTable table = SecurityTable::guidelines_2024);

/// The highest of 128, 192 and 256 that the table grants, or 0.
int security_bits(std::size_t n, int modulus_bits,
                  SecurityTable table = SecurityTable::guidelines_2024);

}  // namespace sealion
