#include <gtest/gtest.h>

#include <vector>

#include "schemes/bgv/arithmetic.h"
#include "schemes/bgv/decryptor.h"
#include "schemes/bgv/encoder.h"
#include "schemes/bgv/encryptor.h"
#include "schemes/bgv/modulus_switching.h"
#include "secrets.h"
#include "support/parameters.h"

namespace sealion {
namespace {

using testing::are_secret;
using Slots = SecretVector<std::int64_t>;

/// Encrypts secret slots and decrypts what a server makes of the ciphertext.
class Bgv : public ::testing::Test {
 protected:
  Ciphertext encrypt() {
    Slots slots(values);
    testing::make_secret(slots);
    Plaintext plain;
    encoder.encode(slots, plain);
    Ciphertext out(parameters, 2);
    SymmetricEncryptor(parameters, key, EncryptionSeed::draw(1)).encrypt(plain, 0, out);
    for (std::size_t limb = 0; limb < parameters->limbs(); ++limb) {
      EXPECT_TRUE(are_secret(out.residues(0, limb)));
      EXPECT_FALSE(are_secret(out.residues(1, limb)));
      testing::publish(out.residues(0, limb));
    }
    return out;
  }

  void expect_slots(const Ciphertext& ciphertext, const Slots& expected) {
    Decryptor decryptor(parameters, key);
    Plaintext plain;
    decryptor.decrypt(ciphertext, plain);
    Slots slots(expected.size());
    encoder.decode(plain, slots);
    EXPECT_TRUE(are_secret(slots));
    testing::publish(slots);
    EXPECT_EQ(slots, expected);
  }

  int noise_budget_bits(const Ciphertext& ciphertext) {
    int budget = Decryptor(parameters, key).noise_budget_bits(ciphertext);
    EXPECT_TRUE(testing::has_secret_bits(&budget, sizeof budget));
    testing::publish(&budget, sizeof budget);
    return budget;
  }

  const ParametersPtr parameters = testing::small_parameters(256, 1 << 16, {45, 44, 43});
  const SecretKey key = SecretKey::generate(parameters->chain());
  const BatchEncoder encoder{parameters};
  const Slots values{1, -2, 3, 0, 100, -100, 7, 8};
};

TEST_F(Bgv, EncryptionDecryptionAndItsNoiseBudget) {
  const Ciphertext fresh = encrypt();
  expect_slots(fresh, values);
  EXPECT_GT(noise_budget_bits(fresh), 100);
}

TEST_F(Bgv, OfManyPartsAtAnyLimbs) {
  const Ciphertext fresh = encrypt();
  const Ciphertext square = multiply(fresh, fresh);
  Slots expected(values);
  for (std::int64_t& x : expected) x *= x;
  ModulusSwitcher switched(parameters);
  int before = 1000;
  for (std::size_t limbs = 3; limbs > 0; --limbs) {
    const Ciphertext smaller = switched(square, limbs);
    const int budget = noise_budget_bits(smaller);
    EXPECT_LT(budget, before);
    before = budget;
    if (budget > 0) expect_slots(smaller, expected);
  }
}

}  // namespace
}  // namespace sealion
