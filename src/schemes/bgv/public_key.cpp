#include "schemes/bgv/public_key.h"

#include "base/error.h"
#include "schemes/bgv/encryptor.h"

namespace sealion {

PublicKey PublicKey::generate(const ParametersPtr& parameters, const SecretKey& secret) {
  Ciphertext zero(parameters, 2);
  SymmetricEncryptor encryptor(parameters, secret, EncryptionSeed::draw(1));
  const Plaintext message(parameters->n());
  encryptor.encrypt(message, 0, zero);
  return {std::move(zero), secret.id()};
}

PublicKey PublicKey::from_zero(Ciphertext zero, const KeyId& id) {
  const std::size_t limbs = zero.parameters()->limbs();
  if (zero.parts() != 2 || zero.limbs() != limbs || zero.correction() != 1) {
    fail(ErrorCode::invalid_argument,
         "a public key of {} parts at {} limbs with correction {}; it has 2 parts at {} limbs with "
         "correction 1",
         zero.parts(), zero.limbs(), zero.correction(), limbs);
  }
  return {std::move(zero), id};
}

}  // namespace sealion
