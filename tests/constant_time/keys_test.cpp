#include <gtest/gtest.h>

#include "exchange/key_files.h"
#include "schemes/bgv/encryptor.h"
#include "schemes/bgv/evaluation_keys.h"
#include "schemes/bgv/public_key.h"
#include "secrets.h"
#include "support/parameters.h"

namespace sealion {
namespace {

using testing::are_secret;

ParametersPtr parameters_with_special_prime() {
  return testing::small_parameters(256, 1 << 16, {45, 44}, 49);
}

TEST(KeyGeneration, OfASecretKey) {
  const ModulusChainPtr chain = parameters_with_special_prime()->chain();
  const SecretKey key = SecretKey::generate(chain);
  EXPECT_TRUE(are_secret(key.coefficients()));
  for (std::size_t limb = 0; limb <= chain->limbs(); ++limb) {
    EXPECT_TRUE(are_secret(key.residues(limb)));
  }
  EXPECT_FALSE(are_secret(key.id()));
  EXPECT_TRUE(testing::has_secret_bits(write_secret_key(key).data() + 100, 1));
}

void expect_secret(const KeySwitchingKeys& keys) {
  EXPECT_TRUE(are_secret(keys.stored()));
  EXPECT_FALSE(are_secret(keys.a(0, 0, 0)));
}

TEST(KeyGeneration, OfEvaluationKeys) {
  const ParametersPtr parameters = parameters_with_special_prime();
  const SecretKey secret = SecretKey::generate(parameters->chain());
  const EvaluationKeyShape shape{
      .limbs = 2, .parts = 4, .rotations = {{.limbs = 2, .elements = {3, 511}}}};
  for (const std::uint64_t factor : {std::uint64_t{1}, parameters->plain_modulus().value()}) {
    const EvaluationKeys keys = EvaluationKeys::generate(secret, shape, factor, {.threads = 1});
    expect_secret(keys.relinearisation());
    expect_secret(keys.rotations()[0].switching_keys());
  }
}

TEST(KeyGeneration, OfAPublicKeyAndWhatItEncrypts) {
  const ParametersPtr parameters = parameters_with_special_prime();
  const SecretKey secret = SecretKey::generate(parameters->chain());
  const PublicKey key = PublicKey::generate(parameters, secret);
  for (std::size_t part = 0; part < 2; ++part) {
    for (std::size_t limb = 0; limb < parameters->limbs(); ++limb) {
      EXPECT_EQ(are_secret(key.zero().residues(part, limb)), part == 0);
      testing::publish(key.zero().residues(part, limb));
    }
  }
  Plaintext message(parameters->n(), 7);
  testing::make_secret(message);
  Ciphertext out(parameters, 2);
  PublicEncryptor(key).encrypt(message, out);
  EXPECT_TRUE(are_secret(out.residues(0, 0)));
  EXPECT_TRUE(are_secret(out.residues(1, 1)));
}

}  // namespace
}  // namespace sealion
