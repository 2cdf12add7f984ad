#pragma once

#include "ring/kernels/vector/dense.h"
#include "ring/kernels/vector/field52.h"
#include "ring/kernels/vector/sparse.h"

/// Products of matrices and residues by the 52-bit multiplier, which takes no signs: signed weights
/// get an offset added, and the offset times the sum of the inputs, one more row of ones, is taken
/// off again. A matrix is laid out as its offset and strips of the rows and the one of ones.
namespace sealion::kernels {
namespace {

/// Where the strips begin: at a multiple of 64 bytes.
constexpr std::size_t strips_at52 = 8;

inline void dense_lay_out52(u64* words, const std::int32_t* weights, std::size_t rows,
                            std::size_t columns) {
  std::int64_t least = 0;
  for (std::size_t i = 0; i < rows * columns; ++i) least = weights[i] < least ? weights[i] : least;
  words[0] = static_cast<u64>(-least);
  const std::size_t all = rows + (least < 0 ? 1 : 0);
  lay_out_strips(words + strips_at52, all, columns, [&](std::size_t r, std::size_t c) {
    return r == rows ? 1 : static_cast<u64>(weights[r * columns + c] - least);
  });
}

template <typename AnyV>
struct DenseSums52 {
  using V = AnyV;
  using Vector = typename V::Words;

  Reduction52<V> reduced;
  /// Products below 2^52 that fit a word together, and what they were reduced to.
  static constexpr std::size_t run = 4095;
  static constexpr std::size_t tile_values = 8192;

  [[gnu::always_inline]] static Vector load(const u64* from) { return V::load(from); }
  [[gnu::always_inline]] static Vector spread(u64 weight) { return V::broadcast(weight); }
  [[gnu::always_inline]] static Vector multiply_add(Vector sum, Vector input, Vector weight) {
    return V::add_low52(sum, input, weight);
  }
  [[gnu::always_inline]] Vector reduce(Vector sum) const { return reduced(sum); }
};

inline Strips strips52(const DenseMatrix& matrix) {
  return {matrix.words + strips_at52, matrix.rows + (matrix.words[0] != 0 ? 1 : 0), matrix.columns};
}

template <typename V>
void dense_accumulate52(const DenseBlock& block, const u64* inputs,
                        const ModulusConstants& modulus) {
  Prefetcher prefetcher(inputs);
  multiply_columns(block, strips52(block.matrix), inputs, DenseSums52<V>{Reduction52<V>(modulus)},
                   prefetcher);
}

/// With the unpacking of a table.
template <typename V, auto unpack_bits_of>
void dense_accumulate_packed52(const DenseBlock& block, const PackedInputs& inputs,
                               const ModulusConstants& modulus) {
  const auto unpack = [&](u64* tile, const std::uint8_t* bytes, std::size_t values) {
    unpack_bits_of(tile, bytes, values, modulus.bits);
  };
  multiply_by_tiles(block, strips52(block.matrix), DenseSums52<V>{Reduction52<V>(modulus)},
                    PackedTiles(unpack, block, inputs, modulus.bits));
}

template <typename V>
void dense_finish52(const DenseResult& result, const ModulusConstants& modulus) {
  using Words = typename V::Words;
  const Reduction52<V> reduced(modulus);
  const Field52<V> field(modulus);
  const u64 offset = result.matrix.words[0];
  const auto factor = field.factor(offset % modulus.value);
  u64* const excess = result.rows + result.matrix.rows * result.points;
  if (offset != 0) {
    for (std::size_t j = 0; j < result.points; j += V::lanes) {
      V::store(excess + j, field.multiply(reduced(V::load(excess + j)), factor));
    }
  }
  u64* at = result.rows;
  for (std::size_t row = 0; row < result.matrix.rows; ++row) {
    const Words bias = V::broadcast(result.biased == 0 ? 0 : result.biases[row]);
    for (std::size_t j = 0; j < result.points; j += V::lanes, at += V::lanes) {
      Words sum = reduced(V::load(at));
      if (j < result.biased) sum = V::subtract_if_above(sum + bias, field.p);
      if (offset != 0) sum = V::add_if_negative(sum - V::load(excess + j), field.p);
      V::store(at, sum);
    }
  }
}

/// Terms of sparse rows.
template <typename AnyV>
struct Terms52 {
  using V = AnyV;
  using Words = typename V::Words;
  using Weight = Words;
  static constexpr int most_vectors = 8;

  [[gnu::always_inline]] static Words start(std::size_t) { return Words{}; }
  [[gnu::always_inline]] static Weight spread(u64 weight) { return V::broadcast(weight); }
  [[gnu::always_inline]] static Words add(Words sum, Words x, Weight weight) {
    return V::add_low52(sum, x, weight);
  }
};

}  // namespace
}  // namespace sealion::kernels
