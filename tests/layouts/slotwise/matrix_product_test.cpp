#include "layouts/slotwise/steps/matrix_product.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <utility>

#include "fixtures.h"
#include "ring/primes.h"

namespace sealion {
namespace {

constexpr std::size_t points = 8;

struct Matrix {
  std::vector<std::int32_t> weights;
  std::vector<std::int64_t> bias;
};

Matrix random_matrix(std::mt19937_64& random, std::size_t rows, std::size_t columns, int low,
                     int high) {
  Matrix matrix{testing::random_weights(random, rows * columns, low, high), {}};
  for (std::size_t r = 0; r < rows; ++r) {
    matrix.bias.push_back(static_cast<std::int64_t>(random()) >> 20);
  }
  return matrix;
}

/// Every output at every point, one product after the other.
void expect_product(const Matrix& matrix, const AlignedVector<std::uint64_t>& inputs,
                    const std::uint64_t* outputs, std::size_t biased, const Modulus& p) {
  const std::size_t columns = inputs.size() / points;
  for (std::size_t r = 0; r < matrix.bias.size(); ++r) {
    for (std::size_t j = 0; j < points; ++j) {
      std::uint64_t expected = j < biased ? p.reduce_signed(matrix.bias[r]) : 0;
      for (std::size_t c = 0; c < columns; ++c) {
        const std::uint64_t weight = p.reduce_signed(matrix.weights[r * columns + c]);
        expected = p.add(expected, p.multiply(weight, inputs[c * points + j]));
      }
      ASSERT_EQ(outputs[r * points + j], expected) << "row " << r << ", point " << j;
    }
  }
}

void check_product(const Matrix& matrix, const AlignedVector<std::uint64_t>& inputs,
                   std::size_t slab, std::size_t biased, const Modulus& p) {
  const WeightMatrix weights(matrix.weights, matrix.bias);
  const std::size_t columns = inputs.size() / points;
  ASSERT_EQ(weights.columns(), columns);
  AlignedVector<std::uint64_t> accumulators((weights.outputs() + 1) * points,
                                            1);  // what was there before
  MatrixProduct product(weights, p, accumulators.data(), points, biased);
  for (std::size_t first = 0; first < columns; first += slab) {
    product.add(inputs.data() + first * points, first, std::min(slab, columns - first));
  }
  product.finish();
  expect_product(matrix, inputs, accumulators.data(), biased, p);
}

TEST(MatrixProduct, IsTheProductModP) {
  std::mt19937_64 random(1);
  const Modulus p(largest_primes(38, 16, 1)[0]);
  const std::pair<int, int> ranges[] = {{-7, 7}, {0, 7}, {3, 9}, {-9, -3}, {0, 0}, {-8191, 8191}};
  for (const auto& [low, high] : ranges) {
    for (const std::size_t rows : {1, 3, 10}) {
      for (const std::size_t columns : {1, 31, 100}) {
        const Matrix matrix = random_matrix(random, rows, columns, low, high);
        AlignedVector<std::uint64_t> inputs(columns * points);
        for (auto& x : inputs) x = random() % p.value();
        for (const std::size_t biased : {std::size_t{0}, std::size_t{8}, points}) {
          check_product(matrix, inputs, 16, biased, p);
        }
      }
    }
  }
}

/// The largest residues under the largest weights, for which an accumulator is filled to the brim,
/// in slabs that end before, at and after the limit.
TEST(MatrixProduct, SumsOfTheLargestProducts) {
  const Modulus p(largest_primes(38, 16, 1)[0]);
  for (const std::size_t columns : {4095, 4096, 4097, 9000}) {
    for (const int lowest : {1, -8191}) {
      // Without a negative weight 14 bits: 16383. With -8191 the offset makes 8192 of 1.
      Matrix matrix{std::vector<std::int32_t>(columns, lowest < 0 ? 8192 : 16383), {-1}};
      matrix.weights.back() = lowest;
      const AlignedVector<std::uint64_t> inputs(columns * points, p.value() - 1);
      for (const std::size_t slab : {std::size_t{32}, std::size_t{1000}, columns}) {
        check_product(matrix, inputs, slab, points, p);
      }
    }
  }
}

TEST(WeightMatrix, KnowsItsShape) {
  const WeightMatrix matrix({0, 1, -1, 7}, {0, 0});
  EXPECT_EQ(matrix.weight_bits(), 4);  // 7 + 1
  EXPECT_EQ(matrix.outputs(), 2U);
  EXPECT_EQ(matrix.columns(), 2U);
}

}  // namespace
}  // namespace sealion
