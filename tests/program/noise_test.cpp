#include "program/noise.h"

#include <gtest/gtest.h>

#include <cmath>

#include "program/builders.h"
#include "ring/primes.h"

namespace sealion {
namespace {

/// What the noise polynomials of a program do, without any encryption: they follow the program in
/// R[X]/(X^n + 1). Long doubles lose nothing that a bound in bits could see.
class NoiseSimulation {
 public:
  using Polynomial = std::vector<long double>;

  NoiseSimulation(std::size_t n, std::uint64_t t) : n_(n), t_(t) {}

  /// log2 of the largest coefficient after each node. `distinct` messages among the features.
  std::vector<double> run(const Program& program, std::size_t distinct) {
    std::vector<std::vector<Polynomial>> values = {fresh(program.input_size(), distinct)};
    for (NodeId id = 1; id < program.nodes().size(); ++id) {
      const Node& node = program.node(id);
      const auto& x = values[*input_of(node)];
      if (const auto* layer = std::get_if<DenseNode>(&node.operation)) {
        values.push_back(dense(*layer, x));
      } else {
        std::vector<Polynomial> squares;
        for (const Polynomial& v : x) squares.push_back(square(v));
        values.push_back(std::move(squares));
      }
    }
    std::vector<double> bits;
    for (const auto& node : values) bits.push_back(largest_bits(node));
    return bits;
  }

 private:
  std::vector<Polynomial> fresh(std::size_t size, std::size_t distinct) {
    std::uniform_int_distribution<std::uint64_t> uniform(0, t_ - 1);
    std::binomial_distribution<int> coins(42, 0.5);
    std::vector<Polynomial> messages(std::min(distinct, size), Polynomial(n_));
    for (auto& m : messages) {
      for (auto& x : m) x = static_cast<long double>(uniform(random_));
    }
    std::vector<Polynomial> result;
    for (std::size_t i = 0; i < size; ++i) {
      result.push_back(messages[i % messages.size()]);
      for (auto& x : result.back()) x += static_cast<long double>(t_) * (coins(random_) - 21);
    }
    return result;
  }

  std::vector<Polynomial> dense(const DenseNode& layer, const std::vector<Polynomial>& x) const {
    std::vector<Polynomial> result(layer.bias.size(), Polynomial(n_));
    for (std::size_t r = 0; r < result.size(); ++r) {
      result[r][0] = static_cast<long double>(layer.bias[r]);
      for (std::size_t c = 0; c < x.size(); ++c) {
        const long double w = Program::weight(layer, x.size(), r, c);
        for (std::size_t k = 0; k < n_; ++k) result[r][k] += w * x[c][k];
      }
    }
    return result;
  }

  Polynomial square(const Polynomial& v) const {
    Polynomial result(n_);
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t j = 0; j < n_; ++j) {
        const std::size_t k = i + j;
        k < n_ ? result[k] += v[i] * v[j] : result[k - n_] -= v[i] * v[j];
      }
    }
    return result;
  }

  static double largest_bits(const std::vector<Polynomial>& values) {
    long double largest = 0;
    for (const Polynomial& v : values) {
      for (const long double x : v) largest = std::max(largest, std::abs(x));
    }
    return static_cast<double>(std::log2(largest));
  }

  std::size_t n_;
  std::uint64_t t_;
  std::mt19937_64 random_{5};
};

/// conv-like sparse layer, square, pool, dense, square: as CNN-16 does.
Program two_squares(std::int32_t largest) {
  std::mt19937_64 random(9);
  std::vector<std::int32_t> sparse(40 * 30);
  for (std::size_t r = 0; r < 40; ++r) {
    const auto kernel = testing::random_weights(random, 5, largest);
    for (std::size_t i = 0; i < 5; ++i) sparse[r * 30 + (r + i * 6) % 30] = kernel[i];
  }
  std::vector<std::int32_t> pool(20 * 40);
  for (std::size_t r = 0; r < 20; ++r) pool[r * 40 + 2 * r] = pool[r * 40 + 2 * r + 1] = 1;
  ProgramBuilder builder;
  NodeId x = builder.input(30, 0, 7);
  x = builder.square(builder.dense(x, 40, sparse, std::vector<std::int64_t>(40, 3)));
  x = builder.dense(x, 20, pool);
  x = builder.square(builder.dense(x, 8, testing::random_weights(random, 160, largest)));
  builder.dense(x, 4, testing::random_weights(random, 32, largest));
  return builder.build();
}

void expect_safe_and_near(const Program& program, std::size_t n, std::size_t distinct,
                          double near) {
  const std::uint64_t t = smallest_prime_above(1 << 20, 2 * n);
  const std::vector<double> forecast = forecast_noise_bits(program, n, t);
  const std::vector<double> measured = NoiseSimulation(n, t).run(program, distinct);
  for (NodeId id = 0; id < forecast.size(); ++id) {
    EXPECT_GE(forecast[id], measured[id]) << "n " << n << ", node " << program.node(id).name;
    EXPECT_LE(forecast[id], measured[id] + near) << "n " << n << ", node " << program.node(id).name;
  }
}

TEST(NoiseForecast, IsSafeAndNearForOneSquare) {
  for (const std::size_t n : {128, 1024}) {
    expect_safe_and_near(testing::two_layers(100, 12, 10, 7), n, 100, 6);
  }
}

TEST(NoiseForecast, IsSafeAndNearForTwoSquares) {
  for (const std::size_t n : {128, 512}) expect_safe_and_near(two_squares(7), n, 30, 10);
}

TEST(NoiseForecast, IsSafeForFeaturesThatAreAllTheSame) {
  expect_safe_and_near(testing::two_layers(100, 12, 10, 7), 256, 1, 6);
  expect_safe_and_near(two_squares(7), 256, 1, 10);
}

TEST(NoiseForecast, IsSafeForWeightsOfOneSign) {
  ProgramBuilder builder;
  NodeId x = builder.input(100, 0, 7);
  x = builder.dense(x, 4, std::vector<std::int32_t>(400, 3), {1, -2, 3, 4});
  builder.square(x);
  const Program program = builder.build();
  expect_safe_and_near(program, 256, 100, 4);
  expect_safe_and_near(program, 256, 1, 4);
}

TEST(NoiseForecast, IsSafeForASquareOfTheInput) {
  ProgramBuilder builder;
  NodeId x = builder.square(builder.input(20, 0, 7));
  builder.dense(x, 3, std::vector<std::int32_t>(60, -2));
  expect_safe_and_near(builder.build(), 256, 20, 6);
}

TEST(NoiseForecast, IsSafeForNodesTooLargeForCovariances) {
  std::mt19937_64 random(3);
  ProgramBuilder builder;
  NodeId x = builder.input(3, 0, 7);
  x = builder.square(builder.dense(x, 4100, testing::random_weights(random, 12300, 7)));
  builder.dense(x, 2, testing::random_weights(random, 8200, 7));
  expect_safe_and_near(builder.build(), 64, 3, 10);
}

// log2 of the invariant noise budget that Microsoft SEAL measures for random weights in [-7, 7]:
// BGV, symmetric, n = 4096, two primes of 38 bits.
TEST(NoiseForecast, IsBelowMicrosoftSealButNear) {
  struct Row {
    int t_bits;
    double fresh, dense, square;
  };
  const Program program = testing::two_layers(784, 30, 10, 7);
  for (const Row& row : {Row{20, 51, 44, 9}, Row{23, 48, 41, 3}}) {
    const std::uint64_t t = largest_primes(row.t_bits, 8192, 1).front();
    const std::vector<double> noise = forecast_noise_bits(program, 4096, t);
    const double budget = 76 - 1;
    const double measured[] = {row.fresh, row.dense, row.square};
    for (NodeId id = 0; id < 3; ++id) {
      EXPECT_LE(budget - noise[id], measured[id]) << "t bits " << row.t_bits << ", node " << id;
      EXPECT_GE(budget - noise[id], measured[id] - 4) << "t bits " << row.t_bits << ", node " << id;
    }
  }
}

TEST(NoiseForecast, OfZeroWeightsIsNothing) {
  ProgramBuilder builder;
  NodeId x = builder.input(5, 0, 7);
  x = builder.dense(x, 2, std::vector<std::int32_t>(10));
  builder.square(x);
  const auto bits = forecast_noise_bits(builder.build(), 1024, 12289);
  EXPECT_EQ(bits[1], 0);
  EXPECT_EQ(bits[2], 0);
}

TEST(NoiseForecast, StaysANumberAtAnyDepth) {
  ProgramBuilder builder;
  NodeId x = builder.input(2, 0, 1);
  while (x + 2 < most_nodes) x = builder.square(x);
  builder.dense(x, 1, {1, -1}, {5});
  const auto bits = forecast_noise_bits(builder.build(), 1024, 12289);
  for (const double value : bits) EXPECT_FALSE(std::isnan(value));
  EXPECT_TRUE(std::isinf(bits[bits.size() - 2]));
}

}  // namespace
}  // namespace sealion
