#include "schemes/lwe/rounded_phase.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "ring/primes.h"

namespace sealion {
namespace {

constexpr std::size_t n = 64;

ModulusChainPtr chain_of(int prime_bits) {
  return ModulusChain::create({.n = n,
                               .coeff_moduli = largest_primes(prime_bits, 2 * n, 2),
                               .security = SecurityLevel::insecure_for_tests});
}

/// Coefficient `i` of c_0 + c_1 s modulo 2^64, by the schoolbook.
std::uint64_t exact_phase(std::uint64_t first, const std::vector<std::uint64_t>& second,
                          const SecretKey& key, std::size_t i) {
  std::uint64_t phase = first;
  for (std::size_t j = 0; j < n; ++j) {
    const auto s = static_cast<std::uint64_t>(std::int64_t{key.coefficients()[(n + i - j) % n]});
    phase += j <= i ? second[j] * s : 0 - second[j] * s;
  }
  return phase;
}

TEST(RoundedPhase, IsExactAtEveryCoefficientAskedFor) {
  std::mt19937_64 random(1);
  for (const int prime_bits : {13, 30, 50}) {
    const SecretKey key = SecretKey::generate(chain_of(prime_bits));
    for (const int bits : {1, 7, 30, 50}) {
      const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
      for (const std::size_t spacing : {1, 2, 16}) {
        std::vector<std::uint64_t> firsts(n / spacing), second(n), out(firsts.size());
        for (auto& c : firsts) c = random() & mask;
        for (auto& c : second) c = random() % 4 == 0 ? mask : random() & mask;
        RoundedPhase(key, bits)(firsts, second, spacing, out);
        for (std::size_t i = 0; i < out.size(); ++i) {
          EXPECT_EQ(out[i], exact_phase(firsts[i], second, key, i * spacing) & mask)
              << prime_bits << " bits, k " << bits << ", spacing " << spacing;
        }
      }
    }
  }
}

/// All coefficients as large as they can be, and the secret all ones: the largest product.
TEST(RoundedPhase, HoldsTheLargestProducts) {
  const ModulusChainPtr chain = chain_of(20);
  for (const std::int8_t s : {1, -1}) {
    const SecretKey key =
        SecretKey::from_coefficients(chain, KeyId{}, std::vector<std::int8_t>(n, s));
    const std::uint64_t mask = (std::uint64_t{1} << 30) - 1;
    const std::vector<std::uint64_t> firsts(n, 0), second(n, mask);
    std::vector<std::uint64_t> out(n);
    RoundedPhase(key, 30)(firsts, second, 1, out);
    for (std::size_t i = 0; i < n; ++i) {
      EXPECT_EQ(out[i], exact_phase(0, second, key, i) & mask);
    }
  }
}

}  // namespace
}  // namespace sealion
