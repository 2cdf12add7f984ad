#include "rlwe/answer_mask.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "ring/crt.h"
#include "schemes/bgv/decryptor.h"
#include "support/expect_error.h"
#include "support/parameters.h"

namespace sealion {
namespace {

using testing::expect_error;
using testing::small_channels;

constexpr std::size_t n = 64;

/// Of one channel with three primes of 45 bits.
struct Setting {
  ParametersPtr parameters = small_channels(1, n, 1 << 16, {45, 44, 43}).front();
  SecretKey secret = SecretKey::generate(parameters->chain());

  std::uint64_t t() const { return parameters->plain_modulus().value(); }
  MaskingKey key(std::uint64_t factor, std::size_t limbs = 3) const {
    return MaskingKey::generate(secret, limbs, factor);
  }
};

TEST(AnswerMask, DecryptsToZeroWithNoiseAsLargeAsTheFlood) {
  const Setting setting;
  for (const std::uint64_t factor : {std::uint64_t{1}, setting.t()}) {
    const MaskingKey key = setting.key(factor);
    for (const std::size_t parts : {2, 3, 5}) {
      for (const int flood : {1, 40, 80}) {
        SCOPED_TRACE(std::to_string(parts) + " parts, flood " + std::to_string(flood));
        Ciphertext zero(setting.parameters, parts, 3);
        AnswerMask(key, setting.t(), flood).add_to(zero.polynomials());
        Plaintext message;
        Decryptor(setting.parameters, setting.secret).decrypt(zero, message);
        for (const std::uint64_t coefficient : message) EXPECT_EQ(coefficient, 0U);
        if (flood < 40) continue;
        // log2 q - 1 - log2 t - (flood - 1), but for primes a little below powers of two.
        const double expected = 132 - 1 - std::log2(static_cast<double>(setting.t())) - (flood - 1);
        EXPECT_NEAR(Decryptor(setting.parameters, setting.secret).noise_budget_bits(zero), expected,
                    1.6);
      }
    }
  }
}

TEST(AnswerMask, IsFreshInEveryPart) {
  const Setting setting;
  const MaskingKey key = setting.key(1);
  AnswerMask mask(key, setting.t(), 30);
  RlweCiphertext one(setting.parameters->chain(), 3, 2), other = one;
  mask.add_to(one);
  mask.add_to(other);
  for (std::size_t part = 0; part < 3; ++part) {
    for (std::size_t limb = 0; limb < 2; ++limb) {
      std::size_t same = 0;
      for (std::size_t i = 0; i < n; ++i) {
        same += one.residues(part, limb)[i] == other.residues(part, limb)[i] ? 1 : 0;
      }
      EXPECT_EQ(same, 0U) << "part " << part << ", limb " << limb;
    }
  }
}

TEST(AnswerMask, RefusesKeysThatDoNotFit) {
  const Setting setting, other;
  const MaskingKey key = setting.key(setting.t(), 2);
  expect_error(ErrorCode::invalid_argument, "multiples of", [&] { AnswerMask(key, 3, 10); });
  expect_error(ErrorCode::invalid_argument, "121 bits", [&] { AnswerMask(key, setting.t(), 121); });
  AnswerMask mask(key, setting.t(), 10);
  RlweCiphertext three_limbs(setting.parameters->chain(), 2, 3);
  expect_error(ErrorCode::incompatible, "3 limbs", [&] { mask.add_to(three_limbs); });
  RlweCiphertext one_part(setting.parameters->chain(), 1, 2);
  expect_error(ErrorCode::incompatible, "1 parts", [&] { mask.add_to(one_part); });
  expect_error(ErrorCode::invalid_argument, "4 limbs",
               [&] { MaskingKey::generate(setting.secret, 4, 1); });
}

TEST(MaskingKey, ReadsBackAndRefusesWhatIsNoResidue) {
  const Setting setting;
  const MaskingKey key = setting.key(1);
  const ModulusChainPtr& chain = setting.parameters->chain();
  const auto copy = [&](std::uint64_t added) {
    return MaskingKey::from_rows(chain, 3, 1, key.seed(),
                                 [&](std::size_t limb, std::span<std::uint64_t> out) {
                                   std::ranges::copy(key.b(limb), out.begin());
                                   out.back() += added;
                                 });
  };
  const MaskingKey same = copy(0);
  for (std::size_t limb = 0; limb < 3; ++limb) {
    EXPECT_TRUE(std::ranges::equal(same.a(limb), key.a(limb)));
    EXPECT_TRUE(std::ranges::equal(same.b(limb), key.b(limb)));
  }
  expect_error(ErrorCode::corrupt, "masking key", [&] { copy(std::uint64_t{1} << 45); });
}

}  // namespace
}  // namespace sealion
