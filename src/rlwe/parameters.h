#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/digest.h"
#include "ring/crt.h"
#include "ring/modulus.h"
#include "ring/ntt.h"
#include "rlwe/security.h"

namespace sealion {

/// Every coefficient prime is more than this many times the plaintext modulus t, so that a fresh
/// message with its noise, |m + t e| <= 21.5 t, is its own residue at each of them.
inline constexpr std::uint64_t noise_room = 64;

/// Encryption parameters as plain data, unchecked.
struct ParametersLiteral {
  std::size_t n = 0;                        ///< ring dimension, and slots of a batch
  std::uint64_t plain_modulus = 0;          ///< t, a prime, 1 mod 2n
  std::vector<std::uint64_t> coeff_moduli;  ///< q_0, ...: distinct primes, 1 mod 2n, not t
  SecurityLevel security = SecurityLevel::bits_128;

  friend bool operator==(const ParametersLiteral&, const ParametersLiteral&) = default;
};

class Parameters;
using ParametersPtr = std::shared_ptr<const Parameters>;

/// Checked, immutable BGV parameters with the tables that follow from them. Ternary secret, centred
/// binomial noise (sampler.h).
class Parameters {
 public:
  /// Throws `invalid_argument` for values that make no ring, and `insecure` where the modulus is
  /// too large for the stated level; both name the value.
  static ParametersPtr create(const ParametersLiteral& literal);

  const ParametersLiteral& literal() const { return literal_; }
  std::size_t n() const { return literal_.n; }
  std::size_t limbs() const { return coeff_ntts_.size(); }

  const Modulus& plain_modulus() const { return plain_ntt_.modulus(); }
  const Ntt& plain_ntt() const { return plain_ntt_; }
  const Modulus& coeff_modulus(std::size_t limb) const { return coeff_ntts_[limb].modulus(); }
  const Ntt& coeff_ntt(std::size_t limb) const { return coeff_ntts_[limb]; }
  const CrtBasis& basis() const { return basis_; }

  /// Bit width of q = q_0 q_1 ...
  int coeff_modulus_bits() const { return basis_.total_bits(); }
  /// What the table grants: 0, 128, 192 or 256.
  int security_bits() const;
  /// Binds keys and ciphertexts to these parameters.
  const Digest& digest() const { return digest_; }

 private:
  explicit Parameters(const ParametersLiteral& literal);

  ParametersLiteral literal_;
  Ntt plain_ntt_;
  std::vector<Ntt> coeff_ntts_;
  CrtBasis basis_;
  Digest digest_;
};

}  // namespace sealion
