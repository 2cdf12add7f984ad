// Galois keys of our own in Microsoft SEAL's bytes. What they do in SEAL's evaluator:
// tests/seal_client.
#include "seal/galois_keys.h"

#include <gtest/gtest.h>

#include "fixtures.h"
#include "schemes/bgv/rotation.h"

namespace sealion::seal {
namespace {

using sealion::testing::expect_error;
using sealion::testing::KnownClient;

GaloisKeys generate(const KnownClient& client, std::size_t limbs, std::uint64_t noise_factor) {
  return GaloisKeys::generate(client.key, {limbs, {9, 511}}, noise_factor);
}

TEST(GaloisKeys, ComeBackFromTheirBytesAndRotate) {
  for (const Scheme scheme : sealion::testing::both_schemes) {
    const KnownClient client(scheme);
    const GaloisKeys keys = generate(client, 2, client.context.noise_factor());
    const ByteVector bytes = write_galois_keys(keys, client.context, Compression::zstd);
    ByteReader reader(bytes, "test");
    const GaloisKeys back = read_galois_keys(reader, client.context, {}, 2);
    EXPECT_EQ(write_galois_keys(back, client.context, Compression::zstd), bytes);
    const Ciphertext x = client.read(client.object("symmetric"));
    const ParametersPtr& parameters = client.context.parameters();
    EXPECT_EQ(Rotator(parameters, back).rotate(x, {.steps = 2}),
              Rotator(parameters, keys).rotate(x, {.steps = 2}));
  }
}

TEST(GaloisKeys, WhatSealCannotUseIsNotWritten) {
  const KnownClient bgv(Scheme::bgv);
  const auto write = [&](const GaloisKeys& keys) {
    write_galois_keys(keys, bgv.context, Compression::none);
  };
  expect_error(ErrorCode::incompatible, "noise of multiples of 1 do not serve",
               [&] { write(generate(bgv, 2, 1)); });
  expect_error(ErrorCode::unsupported, "Galois keys at 1 limbs",
               [&] { write(generate(bgv, 1, bgv.context.noise_factor())); });
  const ParametersPtr other = sealion::testing::small_parameters(256, 1000, {40, 41}, 45);
  expect_error(ErrorCode::incompatible, "another modulus chain", [&] {
    write(GaloisKeys::generate(SecretKey::generate(other->chain()), {2, {3}},
                               bgv.context.noise_factor()));
  });
}

}  // namespace
}  // namespace sealion::seal
