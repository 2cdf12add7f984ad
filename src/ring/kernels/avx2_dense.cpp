#include "ring/kernels/avx2.h"
#include "ring/kernels/unrolled.h"

// The matrix product: a product below 2^52 is exact in a double, and 2^52 plus it (one fused
// multiply-add) is a double whose low 52 bits are the product. Its bits are added as an integer;
// the 2^52s in the exponents, one for each product, are taken off at the end.
namespace sealion::kernels {
namespace {

using u64 = std::uint64_t;

// A tile of inputs is turned into doubles once for all rows, a strip of weights once for all
// points.
constexpr std::size_t tile_depth = 32;
constexpr std::size_t tile_points = 64;
constexpr int max_rows = 4;
constexpr int vectors = 2;  // 4 x 2 accumulators, 2 inputs, a weight, a product and 2^52

struct Tile {
  alignas(64) double inputs[tile_depth][tile_points];
  alignas(64) double weights[max_rows][tile_depth];
};

/// `count` integers below 2^52 to doubles, up to the end of their last vector.
void convert(double* out, const u64* values, std::size_t count) {
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) _mm256_store_pd(out + i, to_double(load(values + i)));
  if (i < count) _mm256_store_pd(out + i, to_double(load(values + i, first_lanes(count - i))));
}

/// rows x 8 points of a tile; `present` of the points exist.
template <int rows>
void accumulate_block(const DenseBlock& at, const Tile& tile, std::size_t first_point,
                      std::size_t present) {
  const __m256d offset = _mm256_set1_pd(two52);
  __m256i sums[rows][vectors];
  unrolled<rows>([&]<int r>() {
    unrolled<vectors>([&]<int v>() { sums[r][v] = broadcast(0 - at.depth * two52_bits); });
  });
  for (std::size_t k = 0; k < at.depth; ++k) {
    __m256d input[vectors];
    unrolled<vectors>(
        [&]<int v>() { input[v] = _mm256_load_pd(&tile.inputs[k][first_point + v * lanes]); });
    unrolled<rows>([&]<int r>() {
      const __m256d weight = _mm256_broadcast_sd(&tile.weights[r][k]);
      unrolled<vectors>([&]<int v>() {
        const __m256d product = _mm256_fmadd_pd(input[v], weight, offset);
        sums[r][v] = _mm256_add_epi64(sums[r][v], _mm256_castpd_si256(product));
      });
    });
  }
  unrolled<rows>([&]<int r>() {
    unrolled<vectors>([&]<int v>() {
      const std::size_t before = v * lanes;
      const __m256i mask = first_lanes(present > before ? present - before : 0);
      u64* to = at.accumulators + r * at.accumulator_stride + first_point + before;
      store(to, mask, _mm256_add_epi64(load(to, mask), sums[r][v]));
    });
  });
}

/// All rows, for inputs of at most one tile that are already in it.
void accumulate_tile(DenseBlock at, Tile& tile) {
  constexpr std::size_t step = vectors * lanes;
  while (at.rows > 0) {
    const std::size_t rows = at.rows < max_rows ? at.rows : max_rows;
    for (std::size_t r = 0; r < rows; ++r) {
      convert(tile.weights[r], at.weights + r * at.weight_stride, at.depth);
    }
    for (std::size_t point = 0; point < at.points; point += step) {
      const std::size_t present = at.points - point;
      switch (rows) {
        case 1:
          accumulate_block<1>(at, tile, point, present);
          break;
        case 2:
          accumulate_block<2>(at, tile, point, present);
          break;
        case 3:
          accumulate_block<3>(at, tile, point, present);
          break;
        default:
          accumulate_block<max_rows>(at, tile, point, present);
          break;
      }
    }
    at.accumulators += rows * at.accumulator_stride;
    at.weights += rows * at.weight_stride;
    at.rows -= rows;
  }
}

}  // namespace

namespace avx2 {

void dense_accumulate(const DenseBlock& block) {
  Tile tile = {};
  for (std::size_t k = 0; k < block.depth; k += tile_depth) {
    for (std::size_t j = 0; j < block.points; j += tile_points) {
      DenseBlock part = block;
      part.accumulators += j;
      part.inputs += k * block.input_stride + j;
      part.weights += k;
      part.depth = block.depth - k < tile_depth ? block.depth - k : tile_depth;
      part.points = block.points - j < tile_points ? block.points - j : tile_points;
      for (std::size_t d = 0; d < part.depth; ++d) {
        convert(tile.inputs[d], part.inputs + d * part.input_stride, part.points);
      }
      accumulate_tile(part, tile);
    }
  }
}

}  // namespace avx2
}  // namespace sealion::kernels
