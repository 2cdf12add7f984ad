#include "rlwe/automorphism.h"

#include <gtest/gtest.h>

#include <random>

#include "ring/ntt.h"
#include "ring/primes.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using Residues = std::vector<std::uint64_t>;

/// By definition, on coefficients.
Residues substituted(const Residues& polynomial, std::size_t element, const Modulus& p) {
  const std::size_t n = polynomial.size();
  Residues result(n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t exponent = i * element % (2 * n);
    result[exponent % n] = exponent < n ? polynomial[i] : p.negate(polynomial[i]);
  }
  return result;
}

TEST(Automorphism, SubstitutesPowersOfX) {
  std::mt19937_64 random(3);
  for (const std::size_t n : {8U, 64U}) {
    const Ntt ntt(n, Modulus(largest_primes(40, 2 * n, 1)[0]));
    for (std::uint32_t element = 1; element < 2 * n; element += 2) {
      Residues polynomial(n), values(n), back(n);
      for (auto& x : polynomial) x = random() % ntt.modulus().value();
      Residues expected = substituted(polynomial, element, ntt.modulus());
      ntt.forward(polynomial);
      ntt.forward(expected);
      const Automorphism automorphism(element, n);
      automorphism.apply(polynomial, values);
      EXPECT_EQ(values, expected) << element;
      automorphism.inverse().apply(values, back);
      EXPECT_EQ(back, polynomial) << element;
      EXPECT_EQ(automorphism.inverse().element() * element % (2 * n), 1U);
    }
  }
}

TEST(Automorphism, RefusesWhatIsNoElement) {
  for (const std::uint32_t element : {0U, 2U, 512U, 513U, ~0U}) {
    testing::expect_error(ErrorCode::invalid_argument, "odd and below 512",
                          [&] { Automorphism(element, 256); });
  }
}

}  // namespace
}  // namespace sealion
