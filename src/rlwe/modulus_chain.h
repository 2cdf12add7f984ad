#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/digest.h"
#include "ring/crt.h"
#include "ring/modulus.h"
#include "ring/ntt.h"
#include "rlwe/security.h"

namespace sealion {

/// Most coefficient primes of a chain that is at all useful.
inline constexpr std::size_t most_limbs = 32;

class ModulusChain;
using ModulusChainPtr = std::shared_ptr<const ModulusChain>;

/// The ring and its moduli as plain data, unchecked.
struct ModulusChainLiteral {
  std::size_t n = 0;                        ///< ring dimension
  std::vector<std::uint64_t> coeff_moduli;  ///< q_0, ..., q_{L-1}: distinct primes, 1 mod 2n
  std::uint64_t special_prime = 0;          ///< P of key switching, as the others; 0: none
  SecurityLevel security = SecurityLevel::bits_128;
  SecurityTable security_table = SecurityTable::guidelines_2024;
};

/// The ring Z[X]/(X^n + 1) modulo q_0 ... q_{L-1} and, for evaluation keys, P: checked, immutable,
/// with the tables that follow. A ciphertext at `limbs` limbs lives modulo q_0 ... q_{limbs-1};
/// modulus switching drops primes from the end. What secrets must withstand is decided here: keys
/// belong to a chain, and the plaintext moduli on top of it do not matter to them.
class ModulusChain {
 public:
  /// Throws `invalid_argument` for values that make no ring, and `insecure` where the whole modulus
  /// is too large for the stated level; both name the value.
  static ModulusChainPtr create(const ModulusChainLiteral& literal);

  const ModulusChainLiteral& literal() const { return literal_; }
  std::size_t n() const { return literal_.n; }
  std::size_t limbs() const { return ntts_.size() - (has_special_prime() ? 1 : 0); }
  bool has_special_prime() const { return literal_.special_prime != 0; }

  const Modulus& modulus(std::size_t limb) const { return ntts_[limb].modulus(); }
  const Ntt& ntt(std::size_t limb) const { return ntts_[limb]; }
  /// The transform modulo P; only with a special prime.
  const Ntt& special_ntt() const { return ntts_.back(); }
  /// The transform of a row of what lives modulo q_0 ... q_{limbs-1} P: a limb's, P's last.
  const Ntt& row_ntt(std::size_t row, std::size_t limbs) const {
    return row < limbs ? ntt(row) : special_ntt();
  }
  /// Of q_0 ... q_{limbs-1}, 1 <= limbs <= limbs().
  const CrtBasis& basis(std::size_t limbs) const { return bases_[limbs - 1]; }

  /// Bit width of q_0 ... q_{L-1} P: what the security tables count.
  int total_bits() const { return total_bits_; }
  /// What the stated table grants: 0, 128, 192 or 256.
  int security_bits() const;
  /// What the table of quantum attacks by the same authors grants, likewise.
  int quantum_security_bits() const;
  /// Binds keys to the chain.
  const Digest& digest() const { return digest_; }

 private:
  explicit ModulusChain(const ModulusChainLiteral& literal);

  ModulusChainLiteral literal_;
  std::vector<Ntt> ntts_;  // [limbs], then P
  std::vector<CrtBasis> bases_;
  int total_bits_;
  Digest digest_;
};

}  // namespace sealion
