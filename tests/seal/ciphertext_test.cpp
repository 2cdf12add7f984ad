// Ciphertexts of our own on the way out and back.
#include "seal/ciphertext.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "schemes/bfv/conversion.h"
#include "schemes/bgv/arithmetic.h"
#include "schemes/bgv/fixtures.h"
#include "schemes/bgv/modulus_switching.h"
#include "support/expect_error.h"

namespace sealion::seal {
namespace {

using sealion::testing::expect_error;
using sealion::testing::Slots;

const std::vector<Scheme> schemes = {Scheme::bgv, Scheme::bfv};
const std::vector<Compression> compressions = {Compression::none, Compression::zlib,
                                               Compression::zstd};

ParametersPtr parameters_with_key_prime() {
  return testing::small_parameters(64, 1 << 12, {44, 45}, 46);
}

Ciphertext read_back(const ByteVector& bytes, const Context& context) {
  ByteReader reader(bytes, "test");
  Ciphertext result = CiphertextReader(context, 16).read(reader);
  reader.expect_end();
  return result;
}

RC_GTEST_PROP(Ciphertexts, AnyPartsAndLevelSurvive, ()) {
  sealion::testing::Scheme client(parameters_with_key_prime());
  const Context context(client.parameters, *rc::gen::elementOf(schemes));
  Ciphertext ciphertext = client.encrypt(client.random_slots(30));
  Slots expected = client.decrypt(ciphertext);
  if (*rc::gen::arbitrary<bool>()) {
    ciphertext = multiply(ciphertext, ciphertext);
    expected = client.decrypt(ciphertext);
  }
  ciphertext = ModulusSwitcher(client.parameters)(ciphertext, *rc::gen::inRange<std::size_t>(1, 3));
  const ByteVector bytes = write_ciphertext(ciphertext, context, *rc::gen::elementOf(compressions));
  const Ciphertext back = read_back(bytes, context);
  if (context.scheme() == Scheme::bgv) RC_ASSERT(back == ciphertext);
  // One prime has no room for a product's noise times a correction.
  if (ciphertext.limbs() == 2) RC_ASSERT(client.decrypt(back) == expected);
}

TEST(Ciphertexts, ReseededOnesAreHalfAsLong) {
  sealion::testing::Scheme client(parameters_with_key_prime());
  for (const Scheme scheme : schemes) {
    const Context context(client.parameters, scheme);
    const Slots slots = client.random_slots();
    Ciphertext ciphertext = client.encrypt(slots);
    if (scheme == Scheme::bfv) {
      make_bfv(ciphertext);
      make_bgv(ciphertext);
    }
    const PrngSeed seed = reseed(ciphertext, context, client.key);
    EXPECT_EQ(client.decrypt(ciphertext), slots);
    for (const Compression compression : compressions) {
      const ByteVector bytes = write_seeded_ciphertext(ciphertext, context, seed, compression);
      EXPECT_EQ(read_back(bytes, context), ciphertext);
      if (compression != Compression::none) continue;
      EXPECT_EQ(bytes.size(), seeded_ciphertext_bytes(context, 2));
    }
  }
}

/// As SEAL 4.0 wrote BGV.
TEST(Ciphertexts, CoefficientsAreTransformed) {
  sealion::testing::Scheme client(parameters_with_key_prime());
  const Context context(client.parameters, Scheme::bgv);
  const Ciphertext ciphertext = client.encrypt(client.random_slots());
  Ciphertext coefficients = ciphertext;
  for (std::size_t part = 0; part < 2; ++part) {
    for (std::size_t limb = 0; limb < 2; ++limb) {
      client.parameters->coeff_ntt(limb).inverse(coefficients.residues(part, limb));
    }
  }
  ByteVector bytes = write_ciphertext(coefficients, context, Compression::none);
  constexpr std::size_t version_minor = 4, form = 48;
  bytes[version_minor] = 0;
  bytes[form] = 0;
  EXPECT_EQ(read_back(bytes, context), ciphertext);
}

TEST(Ciphertexts, SeedsAreFresh) { EXPECT_NE(random_prng_seed(), random_prng_seed()); }

TEST(Ciphertexts, OnlyTheirOwnSeedIsWritten) {
  sealion::testing::Scheme client(parameters_with_key_prime());
  const Context context(client.parameters, Scheme::bgv);
  const Ciphertext ciphertext = client.encrypt(Slots(64));
  expect_error(ErrorCode::invalid_argument, "reseed", [&] {
    write_seeded_ciphertext(ciphertext, context, random_prng_seed(), Compression::none);
  });
}

TEST(Ciphertexts, WhatSealDoesNotTakeIsNotWritten) {
  const ParametersPtr ours = parameters_with_key_prime();
  const Context context(ours, Scheme::bgv);
  for (const std::size_t parts : {1, 17}) {
    expect_error(ErrorCode::unsupported, fmt::format("{} parts", parts),
                 [&] { write_ciphertext(Ciphertext(ours, parts), context, Compression::none); });
  }
  const ParametersPtr other = testing::small_parameters(64, 1 << 13, {44, 45}, 46);
  expect_error(ErrorCode::incompatible, "other encryption parameters",
               [&] { write_ciphertext(Ciphertext(other, 2), context, Compression::none); });
}

TEST(Contexts, SeveralPrimesNeedASpecialOne) {
  expect_error(ErrorCode::unsupported, "2 primes without a special one", [] {
    Context(testing::small_parameters(64, 1 << 12, {44, 45}), Scheme::bgv);
  });
  const Context single(testing::small_parameters(64, 1 << 12, {44}), Scheme::bfv);
  EXPECT_EQ(single.key_rows(), 1U);
  EXPECT_EQ(single.key_parms_id(), single.parms_id(1));
}

}  // namespace
}  // namespace sealion::seal
