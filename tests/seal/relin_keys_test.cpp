// Evaluation keys of our own on the way to Microsoft SEAL and back.
#include "seal/relin_keys.h"

#include <gtest/gtest.h>

#include "schemes/bfv/conversion.h"
#include "schemes/bgv/arithmetic.h"
#include "schemes/bgv/fixtures.h"
#include "schemes/bgv/relinearisation.h"
#include "support/expect_error.h"

namespace sealion::seal {
namespace {

using sealion::testing::expect_error;
using sealion::testing::Slots;

class RelinKeys : public ::testing::Test {
 protected:
  EvaluationKeys generate(const EvaluationKeyShape& shape) {
    return EvaluationKeys::generate(client.parameters, client.key, shape);
  }
  static EvaluationKeys read(const ByteVector& bytes, const Context& context) {
    ByteReader reader(bytes, "test");
    EvaluationKeys keys = read_relin_keys(reader, context, {}, most_relin_powers);
    reader.expect_end();
    return keys;
  }

  sealion::testing::Scheme client{testing::small_parameters(64, 1 << 12, {44, 45}, 48)};
  Context bgv{client.parameters, Scheme::bgv};
  Context bfv{client.parameters, Scheme::bfv};
  Slots slots = client.random_slots(10);
  Ciphertext fresh = client.encrypt(slots);
  Ciphertext product = multiply(multiply(fresh, fresh), fresh);  // of four parts
  Slots expected = client.decrypt(product);
};

TEST_F(RelinKeys, ServeAgainInBgv) {
  for (const Compression compression : {Compression::none, Compression::zstd}) {
    const EvaluationKeys keys = read(write_relin_keys(generate({2, 4}), bgv, compression), bgv);
    EXPECT_EQ(keys.noise_factor(), client.parameters->plain_modulus().value());
    EXPECT_EQ(client.decrypt(Relineariser(client.parameters, keys)(product)), expected);
  }
}

TEST_F(RelinKeys, ServeAgainInBfv) {
  const ByteVector bytes = write_relin_keys(generate({2, 4}), bfv, Compression::none);
  const EvaluationKeys keys = read(bytes, bfv);
  EXPECT_EQ(keys.noise_factor(), 1U);
  EXPECT_EQ(write_relin_keys(keys, bfv, Compression::none), bytes);
  EXPECT_EQ(client.decrypt(Relineariser(client.parameters, keys)(product)), expected);
}

TEST_F(RelinKeys, WhatSealCannotUseIsNotWritten) {
  const EvaluationKeys of_bfv = read(write_relin_keys(generate({2, 3}), bfv, {}), bfv);
  expect_error(ErrorCode::incompatible, "were BFV's",
               [&] { write_relin_keys(of_bfv, bgv, Compression::none); });
  expect_error(ErrorCode::unsupported, "1 powers at 1 limbs", [&] {
    write_relin_keys(generate({1, 3}), bgv, Compression::none);
  });
  expect_error(ErrorCode::unsupported, "15 powers", [&] {
    write_relin_keys(generate({2, 17}), bgv, Compression::none);
  });
}

TEST_F(RelinKeys, HaveNoSeed) {
  const EvaluationKeys keys = read(write_relin_keys(generate({2, 3}), bgv, {}), bgv);
  EXPECT_FALSE(keys.relinearisation().is_seeded());
  EXPECT_TRUE(generate({2, 3}).relinearisation().is_seeded());
  expect_error(ErrorCode::unsupported, "no seed", [&] { keys.relinearisation().seed(); });
}

TEST_F(RelinKeys, BothHalvesAreChecked) {
  const EvaluationKeys keys = generate({2, 3});
  const auto stored = keys.relinearisation().stored();
  const KeyResidues sound(stored.begin(), stored.end());
  KeyResidues unsound = sound;
  unsound.back() = ~std::uint64_t{0};
  const auto make = [&](const auto& b, const auto& a) {
    return KeySwitchingKeys::from_residues(client.parameters->chain(), relinearisation_use, {2, 1},
                                           1, b, a);
  };
  EXPECT_NO_THROW(make(sound, sound));
  expect_error(ErrorCode::corrupt, "18446744073709551615", [&] { make(unsound, sound); });
  expect_error(ErrorCode::corrupt, "18446744073709551615", [&] { make(sound, unsound); });
  unsound.pop_back();
  expect_error(ErrorCode::corrupt, "residues instead of", [&] { make(sound, unsound); });
}

}  // namespace
}  // namespace sealion::seal
