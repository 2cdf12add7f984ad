#include "schemes/lwe/answer_switching.h"

#include <gtest/gtest.h>

#include <random>

#include "ring/primes.h"
#include "support/big_integer.h"

namespace sealion {
namespace {

using testing::BigInteger;

/// |x 2^k / q - out|, modulo 2^k, at most 1/2 + 2^-14, in exact integers.
void expect_rounded(const std::vector<std::uint64_t>& primes,
                    const std::vector<std::uint64_t>& residues, std::uint64_t out, int bits) {
  EXPECT_LT(out, std::uint64_t{1} << bits);
  const BigInteger q = testing::product_of(primes);
  const BigInteger end = BigInteger::of_unsigned(std::uint64_t{1} << bits);
  const BigInteger error =
      (testing::from_residues(primes, residues) * end - BigInteger::of_unsigned(out) * q)
          .centred(q * end);
  const BigInteger most = q * BigInteger((1 << 13) + 1), scaled = error * BigInteger(1 << 14);
  EXPECT_TRUE(!(most < scaled) && !(most < BigInteger(0) - scaled))
      << primes.size() << " primes, " << bits << " bits";
}

TEST(AnswerSwitcher, RoundsToTheNearest) {
  constexpr std::size_t n = 16;
  std::mt19937_64 random(1);
  for (const std::size_t limbs : {1, 2, 5}) {
    const std::vector<std::uint64_t> primes = largest_primes(40, 2 * n, limbs + 1);
    const ModulusChainPtr chain = ModulusChain::create(
        {.n = n, .coeff_moduli = primes, .security = SecurityLevel::insecure_for_tests});
    const std::vector<std::uint64_t> used(primes.begin(), primes.end() - 1);
    for (const int bits : {1, 2, 17, 39, 40, 50}) {
      const AnswerSwitcher switcher(chain, limbs, bits);
      constexpr std::size_t count = 100;
      std::vector<std::uint64_t> rows(limbs * count), out(count);
      for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::uint64_t p = primes[i / count];
        rows[i] = i % count == 0   ? 0
                  : i % count == 1 ? p - 1
                  : i % count == 2 ? p / 2
                                   : random() % p;
      }
      std::vector<std::uint64_t> overwritten = rows;
      switcher(overwritten, out);
      for (std::size_t i = 0; i < count; ++i) {
        std::vector<std::uint64_t> residues;
        for (std::size_t limb = 0; limb < limbs; ++limb) residues.push_back(rows[limb * count + i]);
        expect_rounded(used, residues, out[i], bits);
      }
    }
  }
}

}  // namespace
}  // namespace sealion
