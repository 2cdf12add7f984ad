#include "ring/crt.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/constant_time.h"
#include "base/error.h"
#include "ring/primes.h"
#include "support/big_integer.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::BigInteger;
using u64 = std::uint64_t;
using Primes = std::vector<u64>;

std::vector<Modulus> to_moduli(const Primes& primes) { return {primes.begin(), primes.end()}; }

/// One prime, two, many; of one size and of very different ones, in both orders.
std::vector<Primes> bases() {
  Primes mixed = {3, 5, (u64{1} << 50) - 27, 65537, 7, largest_primes(38, 8192, 1)[0]};
  const Primes reversed(mixed.rbegin(), mixed.rend());
  return {{3},
          {(u64{1} << 50) - 27},
          {3, 5},
          {5, 3},
          largest_primes(38, 8192, 2),
          largest_primes(45, 16384, 4),
          mixed,
          reversed,
          largest_primes(50, 1024, 32)};
}

Primes residues_of(const BigInteger& x, const Primes& primes) {
  Primes residues;
  for (const u64 p : primes) residues.push_back(x.modulo(p));
  return residues;
}

/// Centred values at the edges, small ones of both signs, and random ones.
std::vector<BigInteger> values_for(const Primes& primes) {
  const BigInteger q = testing::product_of(primes);
  const BigInteger half = q.half();  // (q - 1) / 2
  std::vector<BigInteger> values = {
      0, 1, -1, half, half - 1, BigInteger(0) - half, BigInteger(1) - half, half + 1, q - 1};
  std::mt19937_64 random(primes.size());
  for (int i = 0; i < 12; ++i) {
    Primes residues;
    for (const u64 p : primes) residues.push_back(random() % p);
    values.push_back(testing::from_residues(primes, residues));
  }
  for (int bits = 0; bits < q.bits() - 1; bits += 7) {
    BigInteger power = 1;
    for (int i = 0; i < bits; ++i) power = power + power;
    values.insert(values.end(), {power, power - 1, BigInteger(0) - power});
  }
  return values;
}

int magnitude_bits(const CrtBasis& basis, Primes residues) {
  std::vector<u64> magnitude(basis.words());
  basis.or_magnitude(residues, magnitude);
  return constant_time::bit_width(magnitude);
}

/// [primes][numbers].
std::vector<u64> rows_of(const std::vector<BigInteger>& numbers, const Primes& primes) {
  std::vector<u64> rows;
  for (const u64 p : primes) {
    for (const BigInteger& x : numbers) rows.push_back(x.modulo(p));
  }
  return rows;
}

TEST(Crt, ReducesTheCentredRepresentatives) {
  for (const Primes& primes : bases()) {
    const BigInteger q = testing::product_of(primes);
    const CrtBasis basis(to_moduli(primes));
    std::vector<BigInteger> numbers = values_for(primes);
    while (numbers.size() < 1100) numbers.push_back(numbers[numbers.size() / 2]);
    for (const u64 target : {u64{2}, u64{3}, u64{65537}, u64{786433}, (u64{1} << 50) - 1}) {
      const CrtBasis::Reducer reduce(basis, Modulus(target));
      for (const std::size_t count : {std::size_t{1}, std::size_t{15}, numbers.size()}) {
        const std::vector<BigInteger> some(numbers.begin(),
                                           numbers.begin() + static_cast<std::ptrdiff_t>(count));
        std::vector<u64> rows = rows_of(some, primes), reduced(count), wanted;
        for (const BigInteger& x : some) wanted.push_back(x.centred(q).modulo(target));
        reduce(rows, reduced);
        ASSERT_EQ(reduced, wanted) << primes.size() << " primes, target " << target;
      }
    }
  }
}

TEST(Crt, TheSignTurnsAtHalfOfQ) {
  for (const Primes& primes : bases()) {
    const BigInteger q = testing::product_of(primes);
    const BigInteger half = q.half();
    const CrtBasis basis(to_moduli(primes));
    const u64 target = (u64{1} << 40) - 87;
    const CrtBasis::Reducer reduce(basis, Modulus(target));
    std::vector<u64> rows = rows_of({half, half + 1}, primes), reduced(2);
    reduce(rows, reduced);
    EXPECT_EQ(reduced[0], half.modulo(target));
    EXPECT_EQ(reduced[1], (BigInteger(0) - half).modulo(target));
    EXPECT_EQ(magnitude_bits(basis, residues_of(half, primes)), half.bits());
    EXPECT_EQ(magnitude_bits(basis, residues_of(half + 1, primes)), half.bits());
  }
}

TEST(Crt, MagnitudesAreExactAndTheirOrIsAsWideAsTheLargest) {
  for (const Primes& primes : bases()) {
    const BigInteger q = testing::product_of(primes);
    const CrtBasis basis(to_moduli(primes));
    ASSERT_EQ(basis.total_bits(), q.bits());
    std::vector<u64> magnitudes(basis.words());
    int widest = 0;
    for (const BigInteger& x : values_for(primes)) {
      ASSERT_EQ(magnitude_bits(basis, residues_of(x, primes)), x.centred(q).bits());
      widest = std::max(widest, x.centred(q).bits());
      Primes residues = residues_of(x, primes);
      basis.or_magnitude(residues, magnitudes);
      ASSERT_EQ(constant_time::bit_width(magnitudes), widest);
    }
  }
}

TEST(Crt, GivesTheLeadingBits) {
  for (const Primes& primes : bases()) {
    const BigInteger q = testing::product_of(primes);
    const CrtBasis basis(to_moduli(primes));
    for (const BigInteger& x : values_for(primes)) {
      const BigInteger centred = x.centred(q);
      const int least = std::max(0, centred.bits() - 63);
      for (const int shift : {least, least + 1, least + 62, least + 64, basis.total_bits()}) {
        std::vector<u64> residues = residues_of(x, primes);
        ASSERT_EQ(BigInteger(basis.centred(residues, shift)), centred.shifted(shift))
            << primes.size() << " primes, shifted by " << shift;
      }
    }
  }
}

TEST(Crt, RefusesNoPrimesAndTooMany) {
  testing::expect_error(ErrorCode::invalid_argument, "0 primes", [] { CrtBasis({}); });
  testing::expect_error(ErrorCode::invalid_argument, "65 primes",
                        [] { CrtBasis(to_moduli(largest_primes(30, 1, 65))); });
  EXPECT_EQ(CrtBasis(to_moduli(largest_primes(30, 1, 64))).size(), 64U);
  EXPECT_THROW(CrtBasis(to_moduli({5, 5})), Error);
}

}  // namespace
}  // namespace sealion
