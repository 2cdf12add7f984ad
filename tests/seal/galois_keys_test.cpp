// Galois keys of our own. What they do in Microsoft SEAL's evaluator: tests/seal_client.
#include "seal/galois_keys.h"

#include <gtest/gtest.h>

#include <array>

#include "fixtures.h"
#include "key_level_noise.h"
#include "ring/sampler.h"

namespace sealion::seal {
namespace {

using sealion::testing::expect_error;
using sealion::testing::key_level_noise;
using sealion::testing::KnownClient;

/// P s(X^element) at a prime of the chain, by the definition of the automorphism.
std::vector<std::int64_t> message_of(const KnownClient& client, std::uint32_t element,
                                     const Modulus& q) {
  const std::size_t n = client.context.chain().n();
  const std::uint64_t special = q.reduce(client.context.chain().special_ntt().modulus().value());
  std::vector<std::int64_t> message(n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t exponent = i * element % (2 * n);
    const int sign = exponent < n ? 1 : -1;
    const std::uint64_t coefficient = q.reduce_signed(sign * client.key.coefficients()[i]);
    message[exponent % n] = q.centre(q.multiply(special, coefficient));
  }
  return message;
}

/// The noise of a digit at a row.
std::vector<std::int64_t> noise_of(const KnownClient& client, std::uint32_t element,
                                   const KeyLevelCiphertext& digit, std::size_t index,
                                   std::size_t row) {
  std::vector<std::int64_t> noise = key_level_noise(digit, client.key, client.context, row);
  if (row != index) return noise;
  const Modulus& q = client.context.chain().modulus(row);
  const std::vector<std::int64_t> message = message_of(client, element, q);
  for (std::size_t i = 0; i < noise.size(); ++i) {
    noise[i] = q.centre(q.subtract(q.reduce_signed(noise[i]), q.reduce_signed(message[i])));
  }
  return noise;
}

TEST(GaloisKeys, EncryptTheRotatedSecretByDigits) {
  for (const Scheme scheme : sealion::testing::both_schemes) {
    const KnownClient client(scheme);
    const std::array<std::uint32_t, 3> elements = {3, 27, 511};
    const std::int64_t factor = sealion::testing::noise_factor(client.context);
    const GaloisKeys keys = generate_galois_keys(client.key, client.context, elements);
    ASSERT_EQ(keys.size(), elements.size());
    for (const auto& [element, digits] : keys) {
      ASSERT_EQ(digits.size(), client.context.chain().limbs());
      for (std::size_t index = 0; index < digits.size(); ++index) {
        const auto noise = noise_of(client, element, digits[index], index, 0);
        EXPECT_NE(noise, std::vector<std::int64_t>(noise.size()));
        for (const std::int64_t e : noise) {
          ASSERT_EQ(e % factor, 0);
          ASSERT_LE(std::abs(e / factor), noise_bound);
        }
        for (std::size_t row = 1; row < client.context.key_rows(); ++row) {
          EXPECT_EQ(noise_of(client, element, digits[index], index, row), noise);
        }
      }
    }
  }
}

TEST(GaloisKeys, ComeBackFromTheirBytes) {
  const KnownClient client(Scheme::bfv);
  const std::array<std::uint32_t, 2> elements = {9, 511};
  const GaloisKeys keys = generate_galois_keys(client.key, client.context, elements);
  const ByteVector bytes = write_galois_keys(keys, client.context, Compression::zstd);
  ByteReader reader(bytes, "test");
  EXPECT_EQ(read_galois_keys(reader, client.context, 2), keys);
}

TEST(GaloisKeys, ElementsAreThoseOfSeal) {
  EXPECT_EQ(galois_element(1, 4096), 3U);
  EXPECT_EQ(galois_element(4, 4096), 81U);
  EXPECT_EQ(galois_element(0, 4096), 8191U);
  EXPECT_EQ(galois_element(-1, 4096) * 3 % 8192, 1U);
  EXPECT_EQ(std::uint64_t{galois_element(2047, 4096)}, galois_element(-1, 4096));
  for (const std::int64_t steps : {2048, -2048, 1 << 30}) {
    expect_error(ErrorCode::invalid_argument, "rows of 2048 slots",
                 [&] { galois_element(steps, 4096); });
  }
}

TEST(GaloisKeys, RefuseWhatIsNoElement) {
  const KnownClient client(Scheme::bgv);
  for (const std::uint32_t element : {0U, 2U, 512U, 513U, ~0U}) {
    expect_error(ErrorCode::invalid_argument, "odd and below 512", [&] {
      generate_galois_keys(client.key, client.context, {&element, 1});
    });
  }
}

TEST(GaloisKeys, NeedASpecialPrime) {
  const ParametersPtr parameters = sealion::testing::small_parameters(64, 1000, {40});
  const std::uint32_t element = 3;
  expect_error(ErrorCode::unsupported, "without special prime", [&] {
    generate_galois_keys(SecretKey::generate(parameters->chain()), Context(parameters, Scheme::bgv),
                         {&element, 1});
  });
}

}  // namespace
}  // namespace sealion::seal
