#pragma once

#include "ring/kernels/kernels.h"
#include "ring/kernels/vector/lanes.h"
#include "ring/kernels/vector/unrolled.h"

/// The matrix product, for any vector and any arithmetic of its multiply-adds. What counts is to
/// feed the multipliers: a block of rows x vectors accumulators stays in registers over the depth,
/// each weight is spread once for all vectors and each input vector loaded once for all rows.
///
/// Weights lie in strips of a few rows, column by column: [strip][column][rows of the strip].
namespace sealion::kernels {
namespace {

constexpr std::size_t most_strip_rows = 6;

/// Calls body(first row, rows) for strips of nearly equal height: 31 rows are 6 + 5 * 5 and not
/// 5 * 6 + 1, whose lone row would wait for its own sums.
template <typename Body>
[[gnu::always_inline]] inline void for_each_strip(std::size_t rows, Body&& body) {
  std::size_t strips = (rows + most_strip_rows - 1) / most_strip_rows;
  for (std::size_t first = 0; first < rows; --strips) {
    const std::size_t count = (rows - first + strips - 1) / strips;
    body(first, count);
    first += count;
  }
}

/// Writes weights[rows][columns] in strips; `form(row, column)` is the word of one.
template <typename Form>
[[gnu::always_inline]] inline void lay_out_strips(u64* out, std::size_t rows, std::size_t columns,
                                                  Form&& form) {
  for_each_strip(rows, [&](std::size_t first, std::size_t count) {
    for (std::size_t column = 0; column < columns; ++column) {
      for (std::size_t r = 0; r < count; ++r) *out++ = form(first + r, column);
    }
  });
}

/// Fetches memory evenly over the steps of a product: a burst would fill the processor's line
/// buffers and stall the loads of the product.
struct Prefetcher {
  const char* at;
  std::size_t stride;  ///< bytes a step, at most a line

  /// A product of so many steps. Where nothing is to be fetched, looks at the product's own inputs:
  /// an address that is none would cost a search for its page.
  Prefetcher(const DenseBlock& block, std::size_t steps)
      : at(block.read_next.empty() ? reinterpret_cast<const char*>(block.inputs)
                                   : reinterpret_cast<const char*>(block.read_next.data())),
        stride(steps == 0 ? 0 : block.read_next.size() / steps) {
    if (stride > 64) stride = 64;
  }

  [[gnu::always_inline]] void step() {
    __builtin_prefetch(at);
    at += stride;
  }
};

/// Vectors of points that a register block takes: rows x 2 accumulators of 16 registers, x 4 of 32.
template <typename V>
constexpr int most_block_vectors = V::registers == 32 ? 4 : 2;

/// Steps of a prefetcher in a product with so many rows.
template <typename V>
std::size_t steps_of(const DenseBlock& block, std::size_t rows) {
  constexpr std::size_t block_points = most_block_vectors<V> * V::lanes;
  const std::size_t strips = (rows + most_strip_rows - 1) / most_strip_rows;
  return strips * block.depth * ((block.points + block_points - 1) / block_points);
}

/// Some columns of a strip of rows, times some points.
struct StripProduct {
  u64* sums;           ///< [rows][points], stride `stride`
  const u64* weights;  ///< [depth][rows]
  const u64* inputs;   ///< [depth][points], stride `input_stride`
  std::size_t stride, input_stride;
  std::size_t depth, points;
  bool reduces;  ///< the sums, in the end
};

/// One register block, at the first of its points.
template <int rows, int vectors, typename Arithmetic>
void multiply_block(const StripProduct& at, const Arithmetic& arithmetic, Prefetcher& prefetcher) {
  using V = typename Arithmetic::V;
  typename Arithmetic::Vector sums[rows][vectors];
  const auto place = [&](int r, int v) __attribute__((always_inline)) {
    return at.sums + r * at.stride + v * V::lanes;
  };
  unrolled<rows>([&]<int r>() {
    unrolled<vectors>([&]<int v>() { sums[r][v] = arithmetic.load(place(r, v)); });
  });
  const u64* inputs = at.inputs;
  const u64* weights = at.weights;
  for (std::size_t k = 0; k < at.depth; ++k, inputs += at.input_stride, weights += rows) {
    prefetcher.step();
    typename Arithmetic::Vector input[vectors];
    unrolled<vectors>([&]<int v>() { input[v] = arithmetic.load(inputs + v * V::lanes); });
    unrolled<rows>([&]<int r>() {
      const typename Arithmetic::Vector weight = arithmetic.spread(weights[r]);
      unrolled<vectors>(
          [&]<int v>() { sums[r][v] = arithmetic.multiply_add(sums[r][v], input[v], weight); });
    });
  }
  if (at.reduces) {
    unrolled<rows>([&]<int r>() {
      unrolled<vectors>([&]<int v>() { sums[r][v] = arithmetic.reduce(sums[r][v]); });
    });
  }
  unrolled<rows>(
      [&]<int r>() { unrolled<vectors>([&]<int v>() { V::store(place(r, v), sums[r][v]); }); });
}

/// All points of one strip.
template <int rows, typename Arithmetic>
void multiply_strip(StripProduct at, const Arithmetic& arithmetic, Prefetcher& prefetcher) {
  using V = typename Arithmetic::V;
  constexpr int most = most_block_vectors<V>;
  const auto run = [&]<int vectors>() __attribute__((always_inline)) {
    multiply_block<rows, vectors>(at, arithmetic, prefetcher);
    at.sums += vectors * V::lanes;
    at.inputs += vectors * V::lanes;
    at.points -= vectors * V::lanes;
  };
  while (at.points >= most * V::lanes) run.template operator()<most>();
  if constexpr (most > 2 && V::vectors_of_group <= 2) {
    if (at.points >= 2 * V::lanes) run.template operator()<2>();
  }
  if constexpr (V::vectors_of_group == 1) {
    if (at.points > 0) run.template operator()<1>();
  }
}

/// One strip of `rows` rows.
template <typename Arithmetic>
void multiply_any_strip(const StripProduct& at, std::size_t rows, const Arithmetic& arithmetic,
                        Prefetcher& prefetcher) {
  switch (rows) {
    case 1:
      return multiply_strip<1>(at, arithmetic, prefetcher);
    case 2:
      return multiply_strip<2>(at, arithmetic, prefetcher);
    case 3:
      return multiply_strip<3>(at, arithmetic, prefetcher);
    case 4:
      return multiply_strip<4>(at, arithmetic, prefetcher);
    case 5:
      return multiply_strip<5>(at, arithmetic, prefetcher);
    default:
      return multiply_strip<most_strip_rows>(at, arithmetic, prefetcher);
  }
}

/// The columns [column, column + product.depth) of `rows` rows of a matrix of `columns` columns
/// laid out at `weights`; the product says where the first row and the first input are. Sums are
/// reduced after every `arithmetic.run` columns of the matrix.
template <typename Arithmetic>
void multiply_rows(const StripProduct& product, const u64* weights, std::size_t rows,
                   std::size_t columns, std::size_t column, const Arithmetic& arithmetic,
                   Prefetcher& prefetcher) {
  StripProduct part = product;
  for (std::size_t left = product.depth; left > 0; left -= part.depth) {
    const std::size_t until_full = arithmetic.run - column % arithmetic.run;
    part.depth = until_full < left ? until_full : left;
    part.reduces = part.depth == until_full;
    for_each_strip(rows, [&](std::size_t first, std::size_t count) {
      part.sums = product.sums + first * product.stride;
      part.weights = weights + first * columns + column * count;
      multiply_any_strip(part, count, arithmetic, prefetcher);
    });
    part.inputs += part.depth * product.input_stride;
    column += part.depth;
  }
}

}  // namespace
}  // namespace sealion::kernels
