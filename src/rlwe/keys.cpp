#include "rlwe/keys.h"

#include <algorithm>

#include "base/error.h"
#include "ring/sampler.h"
#include "rlwe/encryptor.h"

namespace sealion {

SecretKey::SecretKey(ParametersPtr parameters, const KeyId& id)
    : parameters_(std::move(parameters)),
      id_(id),
      coefficients_(parameters_->n()),
      residues_(parameters_->limbs() * parameters_->n()) {}

void SecretKey::expand() {
  const std::size_t n = parameters_->n();
  for (std::size_t limb = 0; limb < parameters_->limbs(); ++limb) {
    const Modulus& p = parameters_->coeff_modulus(limb);
    const std::span row = std::span(residues_).subspan(limb * n, n);
    std::transform(coefficients_.begin(), coefficients_.end(), row.begin(),
                   [&p](std::int8_t c) { return p.subtract(std::uint64_t(c > 0), c < 0); });
    parameters_->coeff_ntt(limb).forward(row);
  }
}

SecretKey SecretKey::generate(ParametersPtr parameters) {
  KeyId id;
  random_bytes(id);
  SecretKey key(std::move(parameters), id);
  SecretStream stream;
  SecretVector<std::int64_t> ternary(key.parameters_->n());
  sample_ternary(stream, ternary);
  std::copy(ternary.begin(), ternary.end(), key.coefficients_.begin());
  key.expand();
  return key;
}

SecretKey SecretKey::from_coefficients(ParametersPtr parameters, const KeyId& id,
                                       std::span<const std::int8_t> coefficients) {
  SecretKey key(std::move(parameters), id);
  const bool is_ternary = std::all_of(coefficients.begin(), coefficients.end(),
                                      [](std::int8_t c) { return c >= -1 && c <= 1; });
  if (coefficients.size() != key.coefficients_.size() || !is_ternary) {
    fail(ErrorCode::corrupt, "a secret key that is not {} ternary coefficients",
         key.coefficients_.size());
  }
  std::copy(coefficients.begin(), coefficients.end(), key.coefficients_.begin());
  key.expand();
  return key;
}

PublicKey PublicKey::generate(const SecretKey& secret) {
  Ciphertext zero(secret.parameters(), 2);
  SymmetricEncryptor encryptor(secret, random_seed());
  const Plaintext message(secret.parameters()->n());
  encryptor.encrypt(message, 0, zero);
  return {std::move(zero), secret.id()};
}

}  // namespace sealion
