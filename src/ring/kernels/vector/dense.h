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

  /// Nothing but what the product reads anyway: an address that is none would cost a search for its
  /// page.
  explicit Prefetcher(const u64* inputs) : at(reinterpret_cast<const char*>(inputs)), stride(0) {}
  Prefetcher(const std::uint8_t* bytes, std::size_t count, std::size_t steps)
      : at(reinterpret_cast<const char*>(bytes)), stride(count / steps < 64 ? count / steps : 64) {}

  [[gnu::always_inline]] void step() {
    __builtin_prefetch(at);
    at += stride;
  }
};

/// Memory that is read next.
struct Fetch {
  const std::uint8_t* bytes;
  std::size_t count;
};

/// Vectors of points that a register block takes: rows x 2 accumulators of 16 registers, x 4 of 32.
template <typename V>
constexpr int most_block_vectors = V::registers == 32 ? 4 : 2;

/// Steps of a prefetcher in a product of so many columns with so many rows.
template <typename V>
std::size_t steps_of(std::size_t rows, std::size_t depth, std::size_t points) {
  constexpr std::size_t block_points = most_block_vectors<V> * V::lanes;
  const std::size_t strips = (rows + most_strip_rows - 1) / most_strip_rows;
  return strips * depth * ((points + block_points - 1) / block_points);
}

/// Some columns of a strip of rows, times some points.
struct StripProduct {
  u64* sums;           ///< [rows][points], stride `stride`
  const u64* weights;  ///< [depth][rows]
  const u64* inputs;   ///< [depth][points], stride `stride`
  std::size_t stride;
  std::size_t depth, points;
  std::size_t until_full;  ///< columns after which sums are reduced for the first time
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
  Prefetcher ahead = prefetcher;  // in registers: what the caller holds, a store could change
  std::size_t until_full = at.until_full;
  for (std::size_t left = at.depth; left > 0;) {
    const std::size_t count = until_full < left ? until_full : left;
    for (std::size_t k = 0; k < count; ++k, inputs += at.stride, weights += rows) {
      ahead.step();
      typename Arithmetic::Vector input[vectors];
      unrolled<vectors>([&]<int v>() { input[v] = arithmetic.load(inputs + v * V::lanes); });
      unrolled<rows>([&]<int r>() {
        const typename Arithmetic::Vector weight = arithmetic.spread(weights[r]);
        unrolled<vectors>(
            [&]<int v>() { sums[r][v] = arithmetic.multiply_add(sums[r][v], input[v], weight); });
      });
    }
    left -= count;
    if (count < until_full) break;
    until_full = arithmetic.run;
    unrolled<rows>([&]<int r>() {
      unrolled<vectors>([&]<int v>() { sums[r][v] = arithmetic.reduce(sums[r][v]); });
    });
  }
  prefetcher = ahead;
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

/// A matrix as its strips: those of residues' weights, and perhaps a row more.
struct Strips {
  const u64* words;
  std::size_t rows, columns;
};

/// All rows times the columns [column, column + block.depth) in the form that `arithmetic` wants
/// inputs in, [depth][points]. Sums are reduced after every `arithmetic.run` columns of the matrix.
template <typename Arithmetic>
void multiply_columns(const DenseBlock& block, const Strips& strips, const u64* inputs,
                      const Arithmetic& arithmetic, Prefetcher& prefetcher) {
  StripProduct strip{.sums = nullptr,
                     .weights = nullptr,
                     .inputs = inputs,
                     .stride = block.points,
                     .depth = block.depth,
                     .points = block.points,
                     .until_full = arithmetic.run - block.column % arithmetic.run};
  for_each_strip(strips.rows, [&](std::size_t first, std::size_t count) {
    strip.sums = block.accumulators + first * block.points;
    strip.weights = strips.words + first * strips.columns + block.column * count;
    multiply_any_strip(strip, count, arithmetic, prefetcher);
  });
}

/// All columns of a block, as many at a time as have `arithmetic.tile_values` inputs: these are
/// made once for all rows, and the more they are, the less often sums go to registers and back.
/// `fill(tile, values)` makes the next so many and says what to fetch while they are multiplied.
template <typename Arithmetic, typename Fill>
void multiply_by_tiles(const DenseBlock& block, const Strips& strips, const Arithmetic& arithmetic,
                       Fill&& fill) {
  alignas(64) u64 tile[Arithmetic::tile_values];
  DenseBlock part = block;
  std::size_t most = Arithmetic::tile_values / block.points;
  if (most > arithmetic.run) most -= most % arithmetic.run;  // columns between two reductions
  for (std::size_t left = block.depth; left > 0; left -= part.depth, part.column += part.depth) {
    part.depth = left < most ? left : most;
    const Fetch next = fill(tile, part.depth * block.points);
    Prefetcher prefetcher =
        next.count == 0
            ? Prefetcher(tile)
            : Prefetcher(next.bytes, next.count,
                         steps_of<typename Arithmetic::V>(strips.rows, part.depth, part.points));
    multiply_columns(part, strips, tile, arithmetic, prefetcher);
  }
}

/// What `fill` of packed inputs does: `unpack(inputs, bytes, values)`, and what comes next.
template <typename Unpack>
struct PackedTiles {
  const Unpack& unpack;
  const std::uint8_t* bytes;
  std::size_t left;  ///< bytes
  int bits;
  const std::uint8_t* next;
  std::size_t next_bytes;

  PackedTiles(const Unpack& unpack_one, const DenseBlock& block, const PackedInputs& inputs,
              int bits_of)
      : unpack(unpack_one),
        bytes(inputs.bytes),
        left(block.depth * block.points * static_cast<std::size_t>(bits_of) / 8),
        bits(bits_of),
        next(inputs.read_next.data()),
        next_bytes(inputs.read_next.size()) {}

  Fetch operator()(u64* tile, std::size_t values) {
    unpack(tile, bytes, values);
    const std::size_t taken = values * static_cast<std::size_t>(bits) / 8;
    bytes += taken;
    left -= taken;
    return left > 0 ? Fetch{bytes, taken < left ? taken : left}
                    : Fetch{next, taken < next_bytes ? taken : next_bytes};
  }
};

}  // namespace
}  // namespace sealion::kernels
