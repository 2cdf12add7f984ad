// What real Microsoft SEAL makes of the same numbers.
#include "known_answers/known_answers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "fixtures.h"

namespace sealion {
namespace {

using testing::EncodingAnswer;
using testing::KeyAnswer;
using testing::Slots;

template <typename Values>
std::string digest_of(const Values& values) {
  return to_hex(sha256({reinterpret_cast<const std::uint8_t*>(values.data()), values.size() * 8}));
}

ByteVector from_hex(std::string_view text) {
  ByteVector bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    bytes.push_back(
        static_cast<std::uint8_t>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

Slots counting(std::size_t n) {
  Slots slots(n);
  std::iota(slots.begin(), slots.end(), 1);
  return slots;
}

/// Where t is smaller than a slot's value SEAL reduces it; our encoder wants it centred.
Slots centred(Slots slots, const Modulus& t) {
  for (auto& slot : slots) slot = t.centre(t.reduce_signed(slot));
  return slots;
}

ParametersPtr parameters_of(const EncodingAnswer& answer) {
  return testing::make_parameters({.n = answer.n,
                                   .plain_moduli = {answer.t},
                                   .coeff_moduli = largest_primes(50, 2 * answer.n, 1),
                                   .security = SecurityLevel::insecure_for_tests});
}

TEST(KnownAnswers, EncodingsAreThoseOfSeal) {
  for (const EncodingAnswer& answer : testing::encoding_answers) {
    const ParametersPtr parameters = parameters_of(answer);
    const BatchEncoder encoder(parameters);
    Plaintext plain;
    encoder.encode(Slots{1}, plain);
    EXPECT_TRUE(std::equal(answer.unit.begin(), answer.unit.end(), plain.begin())) << answer.n;
    encoder.encode(counting(answer.n), plain);
    EXPECT_TRUE(std::equal(answer.counting.begin(), answer.counting.end(), plain.begin()));
    EXPECT_EQ(digest_of(plain), answer.counting_sha256);
    Slots with_signs(answer.n);
    for (std::size_t i = 0; i < answer.n; ++i) {
      with_signs[i] = static_cast<std::int64_t>(i * i % 1001) - 500;
    }
    encoder.encode(with_signs, plain);
    EXPECT_EQ(digest_of(plain), answer.signed_sha256);
  }
}

/// SEAL takes the largest primes of a width that are 1 mod 2n, and so do we.
TEST(KnownAnswers, PrimesAreThoseOfSeal) {
  const std::pair<std::size_t, int> batching[] = {{1024, 17}, {2048, 20}, {4096, 23}, {8192, 40}};
  for (std::size_t i = 0; i < std::size(batching); ++i) {
    const auto [n, bits] = batching[i];
    EXPECT_EQ(testing::encoding_answers[i].t, largest_primes(bits, 2 * n, 1)[0]);
  }
  EXPECT_EQ(testing::key_answers[0].coeff_moduli, largest_primes(36, 2 * 1024, 1));
}

std::vector<std::int8_t> secret_of(const KeyAnswer& answer) {
  std::vector<std::int8_t> coefficients;
  for (const std::uint8_t byte : from_hex(answer.secret)) {
    for (int shift = 0; shift < 8; shift += 2) {
      const int code = byte >> shift & 3;
      coefficients.push_back(static_cast<std::int8_t>(code == 2 ? -1 : code));
    }
  }
  return coefficients;
}

ParametersPtr parameters_of(const KeyAnswer& answer) {
  return testing::make_parameters({.n = answer.n,
                                   .plain_moduli = {answer.t},
                                   .coeff_moduli = answer.coeff_moduli,
                                   .security = SecurityLevel::insecure_for_tests});
}

TEST(KnownAnswers, TheTransformOfASecretIsThatOfSeal) {
  for (const KeyAnswer& answer : testing::key_answers) {
    const SecretKey key =
        SecretKey::from_coefficients(parameters_of(answer)->chain(), {}, secret_of(answer));
    std::vector<std::uint64_t> residues;
    for (std::size_t limb = 0; limb < answer.coeff_moduli.size(); ++limb) {
      residues.insert(residues.end(), key.residues(limb).begin(), key.residues(limb).end());
    }
    EXPECT_EQ(digest_of(residues), answer.ntt_sha256);
  }
}

TEST(KnownAnswers, DecryptsABgvCiphertextOfSeal) {
  for (const KeyAnswer& answer : testing::key_answers) {
    const ParametersPtr parameters = parameters_of(answer);
    const SecretKey key = SecretKey::from_coefficients(parameters->chain(), {}, secret_of(answer));
    const ByteVector bytes = from_hex(answer.ciphertext);
    Ciphertext ciphertext(parameters, 2);
    ByteSpan left(bytes);
    for (std::size_t part = 0; part < 2; ++part) {
      for (std::size_t limb = 0; limb < answer.coeff_moduli.size(); ++limb) {
        for (std::uint64_t& residue : ciphertext.residues(part, limb)) {
          for (std::size_t i = 0; i < 5; ++i) residue |= std::uint64_t{left[i]} << (8 * i);
          left = left.subspan(5);
        }
      }
    }
    ASSERT_TRUE(left.empty());
    Decryptor decryptor(parameters, key);
    Plaintext plain;
    decryptor.decrypt(ciphertext, plain);
    Slots slots(answer.n);
    BatchEncoder(parameters).decode(plain, slots);
    EXPECT_EQ(slots, centred(counting(answer.n), parameters->plain_modulus()));
    EXPECT_NEAR(decryptor.noise_budget_bits(ciphertext), answer.noise_budget_bits, 1);
  }
}

}  // namespace
}  // namespace sealion
