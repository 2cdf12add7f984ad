#include "engine/dense_layer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/int128.h"
#include "ring/primes.h"

namespace sealion {
namespace {

constexpr std::size_t points = 8;

DenseNode random_node(std::mt19937_64& random, std::size_t rows, std::size_t columns, int low,
                      int high) {
  std::uniform_int_distribution<std::int32_t> weight(low, high);
  DenseNode node{0, std::vector<std::int32_t>(rows * columns), std::vector<std::int64_t>(rows)};
  for (auto& w : node.weights) w = weight(random);
  for (auto& b : node.bias) b = static_cast<std::int64_t>(random() % 2001) - 1000;
  return node;
}

TEST(DenseLayer, IsTheMatrixProductModP) {
  std::mt19937_64 random(1);
  const Modulus modulus(largest_primes(38, 16, 1)[0]);
  const std::pair<int, int> ranges[] = {{-7, 7}, {0, 7}, {3, 9}, {-9, -3}, {0, 0}, {-8191, 8191}};
  for (const auto& [low, high] : ranges) {
    for (const std::size_t rows : {1, 3, 10}) {
      for (const std::size_t columns : {1, 31, 100}) {
        const DenseNode node = random_node(random, rows, columns, low, high);
        const DenseLayer layer(node, columns);
        AlignedVector<std::uint64_t> inputs(columns * points);
        for (auto& x : inputs) x = random() % modulus.value();
        for (const bool with_bias : {false, true}) {
          AlignedVector<std::uint64_t> sums(layer.rows() * points), outputs(rows * points);
          for (std::size_t first = 0; first < columns; first += 16) {
            layer.accumulate(sums.data(), inputs.data() + first * points, first,
                             std::min<std::size_t>(16, columns - first), points, {});
          }
          layer.finish(outputs.data(), sums.data(), points, with_bias, modulus);
          for (std::size_t r = 0; r < rows; ++r) {
            for (std::size_t j = 0; j < points; ++j) {
              std::uint64_t expected = with_bias ? modulus.reduce_signed(node.bias[r]) : 0;
              for (std::size_t c = 0; c < columns; ++c) {
                const std::uint64_t weight = modulus.reduce_signed(node.weights[r * columns + c]);
                expected = modulus.add(expected, modulus.multiply(weight, inputs[c * points + j]));
              }
              ASSERT_EQ(outputs[r * points + j], expected) << low << ".." << high;
            }
          }
        }
      }
    }
  }
}

TEST(DenseLayer, OnlyNegativeWeightsNeedTheExtraRow) {
  const DenseLayer positive({0, {0, 1, 2, 7}, {0, 0}}, 2);
  EXPECT_EQ(positive.rows(), 2U);
  EXPECT_EQ(positive.weight_bits(), 3);
  const DenseLayer with_signs({0, {0, 1, -1, 7}, {0, 0}}, 2);
  EXPECT_EQ(with_signs.rows(), 3U);
  EXPECT_EQ(with_signs.weight_bits(), 4);  // 7 + 1
  EXPECT_EQ(with_signs.outputs(), 2U);
  EXPECT_EQ(with_signs.columns(), 2U);
}

}  // namespace
}  // namespace sealion
