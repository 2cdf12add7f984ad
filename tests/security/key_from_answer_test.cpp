#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "exchange/fixtures.h"
#include "schemes/bgv/encoder.h"

/// What SECURITY.md says of answers that a malicious server makes up: what the client decrypts may
/// be its own key.
namespace sealion {
namespace {

/// (0, 1) as the answer to a full batch: its message is the secret key.
Response key_asking_answer(const Manifest& manifest, const Client& client) {
  EncryptedBatch batch(client.channels().front(), manifest.outputs, manifest.output_parts,
                       manifest.parameters.n, std::nullopt, manifest.output_limbs);
  Ciphertext ciphertext(client.channels().front(), manifest.output_parts, manifest.output_limbs);
  for (std::size_t limb = 0; limb < manifest.output_limbs; ++limb) {
    std::ranges::fill(ciphertext.residues(1, limb), 1);
  }
  for (std::size_t i = 0; i < manifest.outputs; ++i) batch.store(i, ciphertext);
  return ChannelBatches{batch};
}

TEST(AnswersOfAMaliciousServer, AreTheSecretKeyIfAnyoneIsShownThem) {
  const Manifest manifest = testing::small_manifest();
  const Client client(manifest);
  const SecretKey key = client.generate_key();
  const IntegerBatch shown = client.decrypt(key, key_asking_answer(manifest, client));

  const ParametersPtr& parameters = client.channels().front();
  const SecretVector<std::int64_t> slots(shown.feature(0).begin(), shown.feature(0).end());
  Plaintext coefficients;
  BatchEncoder(parameters).encode(slots, coefficients);
  const Modulus& t = parameters->plain_modulus();
  for (std::size_t i = 0; i < coefficients.size(); ++i) {
    EXPECT_EQ(t.centre(coefficients[i]), key.coefficients()[i]) << "coefficient " << i;
  }
}

}  // namespace
}  // namespace sealion
