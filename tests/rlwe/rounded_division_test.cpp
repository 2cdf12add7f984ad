#include "rlwe/rounded_division.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "base/int128.h"
#include "support/parameters.h"

namespace sealion {
namespace {

using Residues = std::vector<std::uint64_t>;

constexpr std::size_t ring_dimension = 16;

/// Integers of either sign around multiples of p / 2, where the rounding turns, and random ones.
std::vector<std::int64_t> numerators(std::int64_t p) {
  std::mt19937_64 random(11);
  std::vector<std::int64_t> result = {0, 1, -1, p / 2, p / 2 + 1, -(p / 2), -(p / 2) - 1, p, -p};
  while (result.size() < ring_dimension) result.push_back(static_cast<std::int64_t>(random()) >> 2);
  return result;
}

Residues values_of(const std::vector<std::int64_t>& coefficients, const Ntt& ntt) {
  Residues values;
  for (const std::int64_t x : coefficients) values.push_back(ntt.modulus().reduce_signed(x));
  ntt.forward(values);
  return values;
}

/// (c - delta) / p for the delta = c mod p, = 0 mod f, that is least in size.
std::int64_t quotient_of(std::int64_t c, const Modulus& p, std::uint64_t factor) {
  const std::uint64_t rest = p.multiply(p.reduce_signed(c), p.inverse(p.reduce(factor)));
  const int128 delta = static_cast<int128>(p.centre(rest)) * static_cast<int128>(factor);
  const int128 difference = static_cast<int128>(c) - delta;
  const auto divisor = static_cast<int128>(p.value());
  EXPECT_EQ(static_cast<std::int64_t>(difference % divisor), 0);
  return static_cast<std::int64_t>(difference / divisor);
}

void check(const ModulusChain& chain, const Ntt& divisor, std::uint64_t factor) {
  const Modulus& p = divisor.modulus();
  const std::vector<std::int64_t> c = numerators(static_cast<std::int64_t>(p.value()));
  std::vector<std::int64_t> quotients;
  for (const std::int64_t x : c) quotients.push_back(quotient_of(x, p, factor));
  const RoundedDivision division(chain, 2, divisor, factor);
  Residues remainder = values_of(c, divisor), scratch(ring_dimension);
  division.take_remainder(remainder);
  for (std::size_t limb = 0; limb < 2; ++limb) {
    Residues row = values_of(c, chain.ntt(limb));
    division.divide(limb, row, remainder, scratch);
    EXPECT_EQ(row, values_of(quotients, chain.ntt(limb))) << "limb " << limb;
  }
}

class RoundedDivisionTest : public ::testing::Test {
 protected:
  ModulusChainPtr chain =
      testing::small_parameters(ring_dimension, 1000, {40, 45, 33}, 38)->chain();
};

TEST_F(RoundedDivisionTest, LeavesMultiplesOfTheFactor) {
  for (const std::uint64_t factor : {std::uint64_t{2}, std::uint64_t{1009}}) {
    check(*chain, chain->special_ntt(), factor);
    check(*chain, chain->ntt(2), factor);
  }
}

TEST_F(RoundedDivisionTest, RoundsToTheNearestWithFactorOne) {
  check(*chain, chain->special_ntt(), 1);
  const Modulus& p = chain->special_ntt().modulus();
  const auto divisor = static_cast<std::int64_t>(p.value());
  for (const std::int64_t c : numerators(divisor)) {
    EXPECT_LE(std::abs(c - quotient_of(c, p, 1) * divisor), divisor / 2);
  }
}

}  // namespace
}  // namespace sealion
