#include "layouts/packed/run/notch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

#include "ring/primes.h"

namespace sealion::packed {
namespace {

/// A plaintext whose coefficients stand for centred integers, some of them for the other ones.
struct Representatives {
  std::vector<double> values;  ///< in units of t

  Representatives(const std::vector<std::uint64_t>& coefficients, const Modulus& t,
                  const std::vector<std::size_t>& turned) {
    for (const std::uint64_t c : coefficients) {
      values.push_back(static_cast<double>(t.centre(c)) / static_cast<double>(t.value()));
    }
    for (const std::size_t i : turned) values[i] += values[i] > 0 ? -1 : 1;
  }

  /// At the root to which X -> X^element brings zeta^(2 pair + 1).
  double size_at(std::size_t pair, std::uint32_t element) const {
    const std::size_t roots = 2 * values.size();
    std::size_t power = 0;
    while (power * element % roots != 2 * pair + 1) ++power;
    std::complex<double> sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      sum += values[i] *
             std::polar(1.0, 2 * std::numbers::pi * static_cast<double>(power * i % roots) /
                                 static_cast<double>(roots));
    }
    return std::abs(sum);
  }
  /// The root of the sum over all pairs of |value|^2, each with the bias's share there.
  double with_shares(std::uint32_t element) const {
    double sum = 0;
    for (std::size_t k = 0; k < Notch::pairs; ++k) {
      const double share = 8 / std::pow(std::numbers::pi * static_cast<double>(2 * k + 1), 2);
      sum += share * std::pow(size_at(k, element), 2);
    }
    return std::sqrt(sum);
  }
  double square() const {
    double sum = 0;
    for (const double value : values) sum += value * value;
    return sum;
  }
};

class NotchTest : public ::testing::Test {
 protected:
  /// Coefficients that are not zero stand `apart`.
  std::vector<std::uint64_t> random_plaintext(std::size_t n, std::size_t apart) {
    std::vector<std::uint64_t> coefficients(n);
    for (std::size_t i = 0; i < n; i += apart) coefficients[i] = random_() % t_.value();
    return coefficients;
  }

  const Modulus t_{1073479681};
  std::mt19937_64 random_{1};
};

TEST_F(NotchTest, LeavesLittleWhereTheBiasStands) {
  for (const std::size_t apart : {1, 4}) {
    const std::size_t n = 4096;
    const Notch notch(n, t_);
    for (const std::uint32_t element : {1u, 3u, 8191u, 6561u % 8192, 8189u}) {
      SCOPED_TRACE("element " + std::to_string(element));
      const auto plain = random_plaintext(n, apart);
      const auto turned = notch.turned_over(plain, element);
      const Representatives before(plain, t_, {}), after(plain, t_, turned);
      EXPECT_LT(after.with_shares(element), 1);
      EXPECT_LT(after.square(), 1.21 * before.square());
      auto indices = turned;
      std::sort(indices.begin(), indices.end());
      EXPECT_EQ(std::unique(indices.begin(), indices.end()), indices.end());
    }
  }
}

/// Those that are turned over are not much larger, and no value gets worse than it was.
TEST_F(NotchTest, MakesFewCoefficientsLittleWorse) {
  const std::size_t n = 64;
  const Notch notch(n, t_);
  for (const std::size_t apart : {1, 2, 8, 32, 64}) {
    const auto plain = random_plaintext(n, apart);
    const Representatives before(plain, t_, {}), after(plain, t_, notch.turned_over(plain, 5));
    EXPECT_LT(after.with_shares(5), before.with_shares(5) + 1) << apart;
    EXPECT_LT(after.square(), 2 * before.square()) << apart;
  }
  EXPECT_TRUE(notch.turned_over(std::vector<std::uint64_t>(n), 5).empty());
}

}  // namespace
}  // namespace sealion::packed
