#include "ring/ntt.h"

#include <bit>
#include <set>
#include <string>
#include <vector>

#include "ring/guarded_buffer.h"
#include "ring/kernel_test.h"
#include "ring/primes.h"

namespace sealion {
namespace {

using kernels::random_bits;
using u64 = std::uint64_t;
using kernels::Words;
using testing::GuardedBuffer;

Words random_residues(std::size_t n, u64 p) {
  Words result(n);
  for (u64& value : result) value = random_bits()() % p;
  return result;
}

TEST(ReverseBits, PutsTheLastBitFirst) {
  for (int log_n = 3; log_n <= 16; ++log_n) {
    for (std::size_t i = 0; i < std::size_t{1} << log_n; ++i) {
      std::size_t expected = 0;
      for (int bit = 0; bit < log_n; ++bit) expected |= (i >> bit & 1) << (log_n - 1 - bit);
      ASSERT_EQ(reverse_bits(i, log_n), expected) << i << " of " << log_n << " bits";
    }
  }
}

/// The polynomial's value at x, by Horner's rule.
u64 evaluate(const Words& coefficients, u64 x, u64 p) {
  uint128 value = 0;
  for (std::size_t i = coefficients.size(); i-- > 0;) value = (value * x + coefficients[i]) % p;
  return static_cast<u64>(value);
}

/// Extremes that drive the lazy butterflies to the ends of their ranges, and random ones.
std::vector<Words> inputs(std::size_t n, u64 p) {
  std::vector<Words> result = {Words(n, 0), Words(n, p - 1),       Words(n, 0),
                               Words(n, 0), random_residues(n, p), random_residues(n, p)};
  for (std::size_t i = 1; i < n; i += 2) result[2][i] = p - 1;
  for (std::size_t i = n / 2; i < n; ++i) result[3][i] = p - 1;
  return result;
}

/// The least and greatest prime of a spread of widths, among them those at which the kernels change
/// their method.
std::vector<u64> primes_for(std::size_t n) {
  const u64 least = smallest_prime_above(2, 2 * n);
  std::set<u64> result = {least};
  for (int bits = 13; bits <= max_modulus_bits; bits += bits < 44 ? 6 : 1) {
    if (2 * n >> (bits - 6) != 0) continue;  // too few candidates to hold a prime
    result.insert(smallest_prime_above(u64{1} << (bits - 1), 2 * n));
    result.insert(largest_primes(bits, 2 * n, 1)[0]);
  }
  return {result.begin(), result.end()};
}

class Transform : public kernels::KernelTest {
 protected:
  /// Runs `check(ntt)` for every size and a spread of primes.
  template <typename Check>
  void for_each_transform(Check&& check) {
    // Emulation is slow, and every pass of every number of layers is in the small ones.
    const std::size_t largest = is_built(table()) ? 65536 : 1024;
    for (std::size_t n = 8; n <= largest; n *= 2) {
      for (const u64 p : primes_for(n)) {
        SCOPED_TRACE("n = " + std::to_string(n) + ", p = " + std::to_string(p));
        check(Ntt(n, Modulus(p), table()));
        if (HasFailure()) return;
      }
    }
  }

  /// In place, and elsewhere.
  static Words forward(const Words& values, const Ntt& ntt) {
    GuardedBuffer<u64> buffer(values);
    ntt.forward(std::span(buffer.data(), values.size()));
    GuardedBuffer<u64> elsewhere{Words(values.size(), ~u64{0})};
    ntt.forward(values, std::span(elsewhere.data(), values.size()));
    EXPECT_EQ(elsewhere.values(), buffer.values());
    EXPECT_TRUE(buffer.is_intact() && elsewhere.is_intact());
    return buffer.values();
  }
  static Words inverse(const Words& values, const Ntt& ntt) {
    GuardedBuffer<u64> buffer(values);
    ntt.inverse(std::span(buffer.data(), values.size()));
    GuardedBuffer<u64> elsewhere{Words(values.size(), ~u64{0})};
    ntt.inverse(values, std::span(elsewhere.data(), values.size()));
    EXPECT_EQ(elsewhere.values(), buffer.values());
    EXPECT_TRUE(buffer.is_intact() && elsewhere.is_intact());
    return buffer.values();
  }
};

TEST_P(Transform, EvaluatesAtTheOddPowersOfTheRootInBitReversedOrder) {
  for_each_transform([](const Ntt& ntt) {
    const std::size_t n = ntt.n();
    const int log_n = std::countr_zero(n);
    // Every value of a small transform, a sample of a large one (the tables agree on all).
    const std::size_t step = n <= 64 ? 1 : n / 5;
    for (const Words& coefficients : inputs(n, ntt.modulus().value())) {
      const Words values = forward(coefficients, ntt);
      for (std::size_t i = 0; i < n; i += step) {
        const u64 x = ntt.modulus().power(ntt.root(), 2 * reverse_bits(i, log_n) + 1);
        ASSERT_EQ(values[i], evaluate(coefficients, x, ntt.modulus().value())) << "at " << i;
      }
    }
  });
}

TEST_P(Transform, AgreesWithTheScalarKernels) {
  for_each_transform([](const Ntt& ntt) {
    const Ntt scalar(ntt.n(), ntt.modulus(), kernels::scalar_kernels);
    for (const Words& values : inputs(ntt.n(), ntt.modulus().value())) {
      Words wanted = values;
      scalar.forward(wanted);
      EXPECT_EQ(forward(values, ntt), wanted);
      wanted = values;
      scalar.inverse(wanted);
      EXPECT_EQ(inverse(values, ntt), wanted);
    }
  });
}

TEST_P(Transform, IsUndoneByItsInverse) {
  for_each_transform([](const Ntt& ntt) {
    for (const Words& values : inputs(ntt.n(), ntt.modulus().value())) {
      EXPECT_EQ(inverse(forward(values, ntt), ntt), values);
      EXPECT_EQ(forward(inverse(values, ntt), ntt), values);
    }
  });
}

TEST_P(Transform, TurnsNegacyclicConvolutionIntoProducts) {
  for (const std::size_t n : {8, 16, 64, 256}) {
    for (const u64 p : primes_for(n)) {
      const Ntt ntt(n, Modulus(p), table());
      const Words a = random_residues(n, p), b = random_residues(n, p);
      Words wanted(n);
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
          const u64 product = ntt.modulus().multiply(a[i], b[j]);
          u64& sum = wanted[(i + j) % n];
          sum = i + j < n ? ntt.modulus().add(sum, product) : ntt.modulus().subtract(sum, product);
        }
      }
      const Words left = forward(a, ntt), right = forward(b, ntt);
      Words product(n);
      table().multiply(product.data(), left.data(), right.data(), n, constants_of(ntt.modulus()));
      EXPECT_EQ(inverse(product, ntt), wanted) << "n = " << n << ", p = " << p;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Transform, kernels::all_tables(), kernels::name_of);

}  // namespace
}  // namespace sealion
