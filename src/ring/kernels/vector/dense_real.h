#pragma once

#include "ring/kernels/vector/bits.h"
#include "ring/kernels/vector/dense.h"
#include "ring/kernels/vector/real_field.h"

/// The matrix product in doubles: one fused multiply-add a product. Inputs are centred, |x| <= p/2,
/// by taking off h = floor(p/2), which a row's finish puts back times the sum of its weights; a sum
/// is reduced as often as it could leave the 53 bits of a double.
///
/// A matrix is laid out as what bounds its sums, the sums of its rows, and strips of doubles.
namespace sealion::kernels {
namespace {

/// Columns after which sums may be reduced. For each of them a matrix knows the greatest sum of the
/// absolute values of so many weights of a row, from a multiple of that number on: far less than so
/// many times the greatest weight.
constexpr std::size_t run_lengths[] = {1, 2, 4, 8, 16, 24, 32, 64, 128, 256};
constexpr std::size_t run_length_count = sizeof(run_lengths) / sizeof(run_lengths[0]);

constexpr std::size_t row_sums_at = run_length_count;
/// Where the strips begin: at a multiple of 64 bytes.
constexpr std::size_t real_strips_at(std::size_t rows) { return (row_sums_at + rows + 7) / 8 * 8; }

inline u64 greatest_run(const std::int32_t* weights, std::size_t rows, std::size_t columns,
                        std::size_t length) {
  u64 greatest = 0;
  for (std::size_t r = 0; r < rows; ++r) {
    u64 sum = 0;
    for (std::size_t c = 0; c < columns; ++c) {
      const std::int64_t weight = weights[r * columns + c];
      if (c % length == 0) sum = 0;
      sum += static_cast<u64>(weight < 0 ? -weight : weight);
      greatest = sum > greatest ? sum : greatest;
    }
  }
  return greatest;
}

inline void real_dense_lay_out(u64* words, const std::int32_t* weights, std::size_t rows,
                               std::size_t columns) {
  for (std::size_t i = 0; i < run_length_count; ++i) {
    words[i] = greatest_run(weights, rows, columns, run_lengths[i]);
  }
  for (std::size_t r = 0; r < rows; ++r) {
    std::int64_t sum = 0;
    for (std::size_t c = 0; c < columns; ++c) sum += weights[r * columns + c];
    words[row_sums_at + r] = static_cast<u64>(sum);
  }
  lay_out_strips(words + real_strips_at(rows), rows, columns, [&](std::size_t r, std::size_t c) {
    return __builtin_bit_cast(u64, static_cast<double>(weights[r * columns + c]));
  });
}

template <typename AnyV>
struct RealDenseSums {
  using V = AnyV;
  using Vector = typename V::Reals;

  RealField<V> field;
  std::size_t run;
  /// In the first-level cache beside the sums.
  static constexpr std::size_t tile_values = 2048;

  RealDenseSums(const ModulusConstants& modulus, const u64* greatest_runs) : field(modulus) {
    const u64 most = room(modulus.value) / (modulus.value / 2 + 1);
    std::size_t i = 0;
    while (i + 1 < run_length_count && greatest_runs[i + 1] <= most) ++i;
    run = run_lengths[i];
  }

  /// What the terms of a sum may come to: below 2^53 with what it was reduced to and what a finish
  /// adds, and a quotient below 2^51.
  static u64 room(u64 p) { return p < 8 ? p << 49 : (u64{1} << 53) - 2 * p; }

  [[gnu::always_inline]] static Vector load(const u64* from) { return V::load_reals(from); }
  [[gnu::always_inline]] static Vector spread(u64 weight) {
    return reinterpret_cast<Vector>(V::broadcast(weight));
  }
  [[gnu::always_inline]] static Vector multiply_add(Vector sum, Vector input, Vector weight) {
    return V::multiply_add(input, weight, sum);
  }
  [[gnu::always_inline]] Vector reduce(Vector sum) const { return field.reduce(sum); }
};

/// Residues to centred doubles.
template <typename V>
struct Centre {
  typename V::Reals offset;  ///< 2^52 + floor(p/2)

  explicit Centre(u64 p)
      : offset(V::broadcast(two52 + static_cast<double>(static_cast<std::int64_t>(p / 2)))) {}

  [[gnu::always_inline]] typename V::Words operator()(typename V::Words x) const {
    using Reals = typename V::Reals;
    return reinterpret_cast<typename V::Words>(reinterpret_cast<Reals>(x | two52_bits) - offset);
  }
};

inline Strips real_strips(const DenseMatrix& matrix) {
  return {matrix.words + real_strips_at(matrix.rows), matrix.rows, matrix.columns};
}

template <typename V>
void real_dense_accumulate(const DenseBlock& block, const u64* inputs,
                           const ModulusConstants& modulus) {
  const Centre<V> centre(modulus.value);
  multiply_by_tiles(block, real_strips(block.matrix), RealDenseSums<V>(modulus, block.matrix.words),
                    [&](u64* tile, std::size_t values) {
                      for (std::size_t i = 0; i < values; i += V::lanes) {
                        V::store(tile + i, centre(V::load(inputs + i)));
                      }
                      inputs += values;
                      return Fetch{};
                    });
}

template <typename V>
void real_dense_accumulate_packed(const DenseBlock& block, const PackedInputs& inputs,
                                  const ModulusConstants& modulus) {
  const Centre<V> centre(modulus.value);
  const auto unpack = [&](u64* tile, const std::uint8_t* bytes, std::size_t values) {
    unpack_as<V>(centre, tile, bytes, values, modulus.bits);
  };
  multiply_by_tiles(block, real_strips(block.matrix), RealDenseSums<V>(modulus, block.matrix.words),
                    PackedTiles(unpack, block, inputs, modulus.bits));
}

template <typename V>
void real_dense_finish(const DenseResult& result, const ModulusConstants& modulus) {
  const RealField<V> field(modulus);
  const auto real = [](u64 x) {
    return V::broadcast(static_cast<double>(static_cast<std::int64_t>(x)));
  };
  const typename V::Reals half = real(modulus.value / 2);
  u64* at = result.rows;
  for (std::size_t row = 0; row < result.matrix.rows; ++row) {
    const typename V::Reals taken_off =
        field.multiply(real(result.matrix.words[row_sums_at + row]), half);
    const u64 bias = result.biased == 0 ? 0 : result.biases[row];
    const typename V::Reals with_bias = field.reduce(taken_off + real(bias));
    for (std::size_t j = 0; j < result.points; j += V::lanes, at += V::lanes) {
      const typename V::Reals sum = V::load_reals(at);
      V::store(at, field.residue(field.reduce(sum + (j < result.biased ? with_bias : taken_off))));
    }
  }
}

}  // namespace
}  // namespace sealion::kernels
