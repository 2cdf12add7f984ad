#include "ring/sampler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <vector>

namespace sealion {
namespace {

using u64 = std::uint64_t;

// Every statistical bound below is at least six standard deviations wide: a sound sampler fails
// one run in 10^8.
constexpr std::size_t draws = 1 << 18;

double moment(const std::vector<std::int64_t>& samples, int order) {
  double sum = 0;
  for (const std::int64_t x : samples) sum += std::pow(static_cast<double>(x), order);
  return sum / static_cast<double>(samples.size());
}

TEST(Sampler, TernaryIsUniform) {
  SecretStream stream;
  std::vector<std::int64_t> samples(draws);
  sample_ternary(stream, samples);
  std::map<std::int64_t, double> counts;
  for (const std::int64_t x : samples) counts[x] += 1.0 / draws;
  ASSERT_EQ(counts.size(), 3U);
  for (const std::int64_t value : {-1, 0, 1}) EXPECT_NEAR(counts[value], 1.0 / 3, 0.006);
  std::vector<std::int64_t> others(draws);
  sample_ternary(stream, others);
  EXPECT_NE(samples, others);
}

TEST(Sampler, CentredBinomialHasItsMoments) {
  SecretStream stream;
  SecretVector<std::uint8_t> scratch;
  std::vector<std::int64_t> samples(draws);
  sample_centred_binomial(stream, scratch, samples);
  const double variance = noise_deviation * noise_deviation;
  EXPECT_DOUBLE_EQ(variance, 10.5);
  EXPECT_NEAR(moment(samples, 1), 0, 6 * noise_deviation / std::sqrt(draws));
  EXPECT_NEAR(moment(samples, 2), variance, 6 * variance * std::sqrt(2.0 / draws));
  EXPECT_NEAR(moment(samples, 3), 0, 6 * std::sqrt(15.0 * std::pow(variance, 3) / draws));
  // Fourth moment of a sum of 42 steps of 1/2: 3 v^2 - v / 2.
  EXPECT_NEAR(moment(samples, 4), 3 * variance * variance - variance / 2,
              6 * std::sqrt(96 * std::pow(variance, 4) / draws));
  const auto [low, high] = std::minmax_element(samples.begin(), samples.end());
  EXPECT_GE(*low, -noise_bound);
  EXPECT_LE(*high, noise_bound);
  EXPECT_LT(*low, -12);  // 2^18 draws reach four deviations
  EXPECT_GT(*high, 12);
}

TEST(Sampler, CentredBinomialOfAnyLength) {
  SecretStream stream;
  SecretVector<std::uint8_t> scratch;
  for (const std::size_t size : {0, 1, 7, 8, 9, 100, 3}) {
    std::vector<std::int64_t> samples(size + 1, 99);
    sample_centred_binomial(stream, scratch, std::span(samples).first(size));
    EXPECT_EQ(samples.back(), 99);
  }
}

/// Primes just below and just above a power of two: few words retried, or almost half.
const u64 uniform_moduli[] = {
    3, 5, 257, 65537, (u64{1} << 40) - 87, (u64{1} << 49) + 69, (u64{1} << 50) - 27};

TEST(Sampler, UniformStaysBelowTheModulusAndIsFlat) {
  constexpr std::size_t buckets = 16;
  for (const u64 p : uniform_moduli) {
    UniformSampler sampler(random_seed());
    std::vector<u64> samples(draws);
    sampler.sample({.domain = 1}, Modulus(p), draws, samples);
    std::array<double, buckets> counts{};
    for (const u64 x : samples) {
      ASSERT_LT(x, p);
      counts[static_cast<std::size_t>(uint128{x} * buckets / p)] += 1;
    }
    for (std::size_t b = 0; b < buckets; ++b) {
      // Values x of bucket b: ceil(b p / buckets) <= x < ceil((b + 1) p / buckets).
      const auto edge = [&](std::size_t i) { return (uint128{i} * p + buckets - 1) / buckets; };
      const double expected =
          draws * static_cast<double>(edge(b + 1) - edge(b)) / static_cast<double>(p);
      EXPECT_NEAR(counts[b], expected, 6 * std::sqrt(expected) + 0.5) << p << ", bucket " << b;
    }
  }
}

TEST(Sampler, UniformDoesNotDependOnHowTheRunIsCut) {
  constexpr std::size_t width = 4 * uniform_cell, rows = 6;
  for (const u64 p : uniform_moduli) {
    const Modulus modulus(p);
    const Seed seed = random_seed();
    const StreamPosition start{.domain = 1, .limb = 3, .row = 5, .index = 2 * uniform_cell};
    std::vector<u64> whole(width * rows);
    UniformSampler sampler(seed);
    sampler.sample(start, modulus, width, whole);
    for (const std::size_t piece : {uniform_cell, 2 * uniform_cell}) {
      for (std::size_t i = 0; i < whole.size(); i += piece) {
        StreamPosition at = start;
        at.row += static_cast<std::uint32_t>(i / width);
        at.index += i % width;
        std::vector<u64> part(piece);
        UniformSampler(seed).sample(at, modulus, piece, part);
        ASSERT_TRUE(std::equal(part.begin(), part.end(), whole.begin() + static_cast<long>(i)))
            << "p = " << p << ", " << piece << " points at " << i;
      }
    }
    // Rows narrower than a cell are the beginnings of cells.
    std::vector<u64> narrow(8 * rows);
    sampler.sample(start, modulus, 8, narrow);
    for (std::size_t i = 0; i < narrow.size(); ++i) {
      ASSERT_EQ(narrow[i], whole[i / 8 * width + i % 8]);
    }
  }
}

TEST(Sampler, UniformNeverRepeatsBetweenPositions) {
  const Modulus modulus((u64{1} << 49) + 69);  // nearly half of the words are retried
  const Seed seed = random_seed();
  std::vector<u64> all;
  for (const std::uint16_t limb : {0, 1}) {
    for (const std::uint32_t row : {0U, 1U, 0xFFFFU}) {
      std::vector<u64> samples(4096);
      UniformSampler(seed).sample({.domain = 1, .limb = limb, .row = row}, modulus, 4096, samples);
      all.insert(all.end(), samples.begin(), samples.end());
    }
  }
  std::sort(all.begin(), all.end());
  EXPECT_EQ(std::adjacent_find(all.begin(), all.end()), all.end());
}

}  // namespace
}  // namespace sealion
