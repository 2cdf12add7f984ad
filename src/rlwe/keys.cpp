#include "rlwe/keys.h"

#include <algorithm>

#include "base/error.h"
#include "base/random.h"
#include "ring/sampler.h"
#include "rlwe/automorphism.h"

namespace sealion {
namespace {

/// One for each limb, and one for the special prime.
std::size_t rows_of(const ModulusChain& chain) {
  return chain.limbs() + (chain.has_special_prime() ? 1 : 0);
}

}  // namespace

SecretKey::SecretKey(ModulusChainPtr chain, const KeyId& id)
    : chain_(std::move(chain)),
      id_(id),
      coefficients_(chain_->n()),
      residues_(rows_of(*chain_) * chain_->n()) {}

void SecretKey::expand() {
  const std::size_t n = chain_->n();
  for (std::size_t limb = 0; limb < rows_of(*chain_); ++limb) {
    const Modulus& p = chain_->modulus(limb);
    const std::span row = std::span(residues_).subspan(limb * n, n);
    std::transform(coefficients_.begin(), coefficients_.end(), row.begin(),
                   [&p](std::int8_t c) { return p.subtract(std::uint64_t(c > 0), c < 0); });
    chain_->ntt(limb).forward(row);
  }
}

SecretKey SecretKey::generate(ModulusChainPtr chain) {
  KeyId id;
  random_bytes(id);
  SecretKey key(std::move(chain), id);
  SecretStream stream;
  SecretVector<std::int64_t> ternary(key.chain_->n());
  sample_ternary(stream, ternary);
  std::copy(ternary.begin(), ternary.end(), key.coefficients_.begin());
  key.expand();
  return key;
}

SecretKey SecretKey::from_coefficients(ModulusChainPtr chain, const KeyId& id,
                                       std::span<const std::int8_t> coefficients) {
  SecretKey key(std::move(chain), id);
  std::uint8_t strange = 0;
  for (const std::int8_t c : coefficients) {
    strange |= static_cast<std::uint8_t>(static_cast<std::uint8_t>(c + 1) > 2);
  }
  if (coefficients.size() != key.coefficients_.size() || strange != 0) {
    fail(ErrorCode::corrupt, "a secret key that is not {} ternary coefficients",
         key.coefficients_.size());
  }
  std::copy(coefficients.begin(), coefficients.end(), key.coefficients_.begin());
  key.expand();
  return key;
}

SecretKey SecretKey::turned(const Automorphism& automorphism) const {
  SecretKey key(chain_, id_);
  automorphism.apply(coefficients_, key.coefficients_);
  key.expand();
  return key;
}

void check_same_chain(const ModulusChain& chain, const SecretKey& key) {
  if (chain.digest() != key.chain()->digest()) {
    fail(ErrorCode::incompatible, "a secret key of another modulus chain than the parameters'");
  }
}

}  // namespace sealion
