#include "schemes/lwe/answer_switching.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "base/int128.h"
#include "fixtures.h"

namespace sealion {
namespace {

using testing::small_lwe_literal;

/// x 2^k / q less what the switcher makes of it, modulo 2^k, in the 64 bits of a long double.
long double rounding_error(const LweParameters& parameters, uint128 x) {
  const std::vector<std::uint64_t>& primes = parameters.literal().coeff_moduli;
  std::vector<std::uint64_t> rows;
  long double q = 1;
  for (const std::uint64_t prime : primes) {
    rows.push_back(static_cast<std::uint64_t>(x % prime));
    q *= static_cast<long double>(prime);
  }
  std::vector<std::uint64_t> out(1);
  AnswerSwitcher(LweParameters::create(parameters.literal()))(rows, out);
  EXPECT_LE(out[0], parameters.answer_mask());
  const long double end = std::ldexp(1.0L, parameters.answer_bits());
  return std::remainder(static_cast<long double>(x) / q * end - static_cast<long double>(out[0]),
                        end);
}

TEST(AnswerSwitcher, RoundsToTheNearest) {
  std::mt19937_64 random(1);
  for (const std::size_t limbs : {1, 2}) {
    const LweParametersPtr parameters = LweParameters::create(small_lwe_literal(limbs));
    uint128 q = 1;
    for (const std::uint64_t prime : parameters->literal().coeff_moduli) q *= prime;
    // The second rounding is at 2^-16 of the first.
    const double most = 0.5 + 0x1p-14 + (limbs == 2 ? 0x1p-16 : 0);
    for (const uint128 x : {uint128{0}, uint128{1}, q / 2, q / 2 + 1, q - 1}) {
      EXPECT_LE(std::abs(rounding_error(*parameters, x)), most);
    }
    for (int i = 0; i < 2000; ++i) {
      const uint128 x = (uint128{random()} << 64 | random()) % q;
      EXPECT_LE(std::abs(rounding_error(*parameters, x)), most);
    }
  }
}

}  // namespace
}  // namespace sealion
