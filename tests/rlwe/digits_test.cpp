#include "rlwe/digits.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "support/parameters.h"

namespace sealion {
namespace {

using Residues = std::vector<std::uint64_t>;

constexpr std::size_t degree = 16;

Residues row_values(DigitRow row, std::size_t digit) { return {row[digit], row[digit] + degree}; }

class Digits : public ::testing::Test {
 protected:
  /// Coefficients at the ends and the middle of each prime's range, and random ones.
  RlweCiphertext ciphertext(std::size_t limbs) {
    RlweCiphertext result(chain, 2, limbs);
    for (std::size_t part = 0; part < 2; ++part) {
      for (std::size_t limb = 0; limb < limbs; ++limb) {
        const std::uint64_t q = chain->modulus(limb).value();
        const auto values = result.residues(part, limb);
        const std::uint64_t ends[] = {0, 1, q / 2, q / 2 + 1, q - 1};
        std::ranges::generate(values, [&] { return random() % q; });
        std::ranges::copy(ends, values.begin());
        chain->ntt(limb).forward(values);
      }
    }
    return result;
  }

  /// By definition: the centred residues at the digit's limb, modulo the row's prime.
  Residues expected(const RlweCiphertext& x, std::size_t part, std::uint64_t divisor,
                    std::size_t digit, std::size_t row) const {
    const Modulus& q = chain->modulus(digit);
    const auto residues = x.residues(part, digit);
    Residues values(residues.begin(), residues.end());
    chain->ntt(digit).inverse(values);
    const Ntt& target = chain->row_ntt(row, x.limbs());
    for (std::uint64_t& value : values) {
      const std::int64_t integer = q.centre(q.multiply(value, q.inverse(divisor)));
      value = target.modulus().reduce_signed(integer);
    }
    target.forward(values);
    return values;
  }

  std::mt19937_64 random{7};
  ModulusChainPtr chain = testing::small_parameters(degree, 1000, {40, 30, 45}, 48)->chain();
};

TEST_F(Digits, AreCentredResiduesModuloEveryPrime) {
  DigitDecomposition digits(chain, 3);
  for (std::size_t limbs = 1; limbs <= 3; ++limbs) {
    const RlweCiphertext x = ciphertext(limbs);
    for (std::size_t part = 0; part < 2; ++part) {
      for (const std::uint64_t divisor : {1U, 1009U}) {
        digits.cut(x, part, divisor);
        ASSERT_EQ(digits.limbs(), limbs);
        ASSERT_EQ(digits.rows(), limbs + 1);
        for (std::size_t row = 0; row < digits.rows(); ++row) {
          const DigitRow values = digits.row(row);
          ASSERT_EQ(values.size(), limbs);
          for (std::size_t digit = 0; digit < limbs; ++digit) {
            EXPECT_EQ(row_values(values, digit), expected(x, part, divisor, digit, row))
                << limbs << " limbs, digit " << digit << ", row " << row;
          }
        }
      }
    }
  }
}

TEST_F(Digits, AreTheResiduesThemselvesAtTheirOwnLimb) {
  const RlweCiphertext x = ciphertext(2);
  DigitDecomposition digits(chain, 2);
  digits.cut(x, 1, 1);
  for (std::size_t limb = 0; limb < 2; ++limb) {
    EXPECT_TRUE(std::ranges::equal(row_values(digits.row(limb), limb), x.residues(1, limb)));
  }
}

TEST_F(Digits, AreCopiedAsTheyAre) {
  DigitDecomposition digits(chain, 3);
  digits.cut(ciphertext(3), 1, 1009);
  for (std::size_t row = 0; row < digits.rows(); ++row) {
    const DigitRow values = digits.row(row);
    for (std::size_t digit = 0; digit < 3; ++digit) {
      Residues copied(degree);
      digits.copy(digit, row, copied);
      EXPECT_EQ(row_values(values, digit), copied);
    }
  }
}

TEST_F(Digits, AreTheSameOfAnyNumberOfThreads) {
  const RlweCiphertext x = ciphertext(3);
  DigitDecomposition alone(chain, 3);
  alone.cut(x, 1, 1009);
  for (const std::size_t threads : {2, 3}) {
    DigitDecomposition together(chain, 3);
    together.cut(x, 1, 1009, {.threads = threads});
    KeptDigits kept;
    kept.keep(together, {.threads = threads});
    for (std::size_t row = 0; row < alone.rows(); ++row) {
      for (std::size_t digit = 0; digit < 3; ++digit) {
        const Residues wanted = row_values(alone.row(row), digit);
        EXPECT_EQ(row_values(together.row(row), digit), wanted);
        EXPECT_EQ(row_values(kept.row(row), digit), wanted);
      }
    }
  }
}

/// Of other numbers of limbs, one after another, in the same memory.
TEST_F(Digits, AreKeptUntilTheNext) {
  DigitDecomposition digits(chain, 3);
  KeptDigits kept;
  std::vector<const std::uint64_t*> memory;
  for (const std::size_t limbs : {3U, 1U, 2U, 3U}) {
    digits.cut(ciphertext(limbs), 1, 1);
    kept.keep(digits);
    ASSERT_EQ(kept.limbs(), limbs);
    ASSERT_EQ(kept.rows(), limbs + 1);
    memory.push_back(kept.row(0)[0]);
    for (std::size_t row = 0; row < kept.rows(); ++row) {
      const DigitRow values = digits.row(row);
      ASSERT_EQ(kept.row(row).size(), limbs);
      for (std::size_t digit = 0; digit < limbs; ++digit) {
        EXPECT_EQ(row_values(kept.row(row), digit), row_values(values, digit));
      }
    }
  }
  EXPECT_TRUE(std::ranges::all_of(memory, [&](const auto* at) { return at == memory[0]; }));
}

}  // namespace
}  // namespace sealion
