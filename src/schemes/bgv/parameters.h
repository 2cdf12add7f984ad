#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/digest.h"
#include "ring/modulus.h"
#include "ring/ntt.h"
#include "rlwe/modulus_chain.h"
#include "rlwe/security.h"

namespace sealion {

/// Every prime of the chain but the special one is more than this many times a plaintext modulus t,
/// so that a fresh message with its noise, |m + t e| <= 21.5 t, is its own residue at each of them.
inline constexpr std::uint64_t noise_room = 64;

/// Encryption parameters as plain data, unchecked.
struct ParametersLiteral {
  std::size_t n = 0;  ///< ring dimension, and slots of a batch
  std::vector<std::uint64_t>
      plain_moduli;  ///< t_0, ...: distinct primes, 1 mod 2n, not in the chain
  std::vector<std::uint64_t> coeff_moduli;  ///< q_0, ...: as ModulusChainLiteral
  std::uint64_t special_prime = 0;          ///< as ModulusChainLiteral
  SecurityLevel security = SecurityLevel::bits_128;
  SecurityTable security_table = SecurityTable::guidelines_2024;

  friend bool operator==(const ParametersLiteral&, const ParametersLiteral&) = default;
};

class Parameters;
using ParametersPtr = std::shared_ptr<const Parameters>;

/// BGV with one plaintext modulus on a modulus chain: checked, immutable, with the tables that
/// follow. A program whose values exceed one plaintext modulus runs in several such *channels*, one
/// for each t_i, and its values are known modulo their product (CRT). Ternary secret, centred
/// binomial noise (sampler.h).
class Parameters {
 public:
  /// One channel for each plain modulus, all on one chain. Throws `invalid_argument` and `insecure`
  /// as ModulusChain::create does.
  static std::vector<ParametersPtr> create_channels(const ParametersLiteral& literal);
  /// A channel on a chain that exists.
  static ParametersPtr create(ModulusChainPtr chain, std::uint64_t plain_modulus);

  const ModulusChainPtr& chain() const { return chain_; }
  std::size_t n() const { return chain_->n(); }
  std::size_t limbs() const { return chain_->limbs(); }
  const Modulus& coeff_modulus(std::size_t limb) const { return chain_->modulus(limb); }
  const Ntt& coeff_ntt(std::size_t limb) const { return chain_->ntt(limb); }

  const Modulus& plain_modulus() const { return plain_ntt_.modulus(); }
  const Ntt& plain_ntt() const { return plain_ntt_; }

  /// Binds ciphertexts to these parameters.
  const Digest& digest() const { return digest_; }

 private:
  Parameters(ModulusChainPtr chain, std::uint64_t plain_modulus);

  ModulusChainPtr chain_;
  Ntt plain_ntt_;
  Digest digest_;
};

}  // namespace sealion
