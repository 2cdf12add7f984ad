#pragma once

#include <cstddef>
#include <cstdint>

#include "device/kernels/block.h"
#include "device/kernels/stage.h"

/// Products of integer matrices and residues by the matrix units for bytes: a residue is up to 7
/// bytes without a sign, a weight up to 5 with one. What bytes i and digits d make goes into level
/// i + d, a sum below 2^31 over all columns; of the levels the residue is made once an output.
namespace sealion::device {

/// Bytes of a residue, levels of a sum, bytes of a weight: prime and weights have 52 bits together
/// at most.
inline constexpr unsigned most_planes = 7, most_levels = 7, most_digits = 5;
/// Of 8 outputs each that a warp works on together.
inline constexpr unsigned tiles_of_group = group_outputs / TileShape::columns;
/// Of 16 points each.
inline constexpr unsigned point_tiles = points_of_tile / TileShape::rows;

SEALION_DEVICE unsigned planes_of(unsigned bits) { return (bits + 7) / 8; }

/// What a lane holds of one tile of points and one group of outputs.
struct MatrixState {
  std::int32_t sums[most_levels][tiles_of_group][4];
  std::uint32_t bytes[most_planes][4];
  std::uint32_t weights[tiles_of_group][2];
};

/// The four bytes of (b, a), numbered from a's lowest, that the selector's digits name.
SEALION_DEVICE std::uint32_t select_bytes(std::uint32_t a, std::uint32_t b,
                                          std::uint32_t selector) {
#if defined(__CUDA_ARCH__)
  return __byte_perm(a, b, selector);
#else
  const std::uint64_t both = std::uint64_t{b} << 32 | a;
  std::uint32_t word = 0;
  for (unsigned i = 0; i < 4; ++i) {
    word |= static_cast<std::uint32_t>(both >> 8 * (selector >> 4 * i & 7) & 0xFF) << 8 * i;
  }
  return word;
#endif
}

/// Words 0..3: the bytes 0..3 of four words, transposed.
SEALION_DEVICE void transpose_bytes(const std::uint32_t (&in)[4], std::uint32_t (&out)[4]) {
  const std::uint32_t low01 = select_bytes(in[0], in[1], 0x5140);
  const std::uint32_t low23 = select_bytes(in[2], in[3], 0x5140);
  const std::uint32_t high01 = select_bytes(in[0], in[1], 0x7362);
  const std::uint32_t high23 = select_bytes(in[2], in[3], 0x7362);
  out[0] = select_bytes(low01, low23, 0x5410);
  out[1] = select_bytes(low01, low23, 0x7632);
  out[2] = select_bytes(high01, high23, 0x5410);
  out[3] = select_bytes(high01, high23, 0x7632);
}

SEALION_DEVICE void clear_sums(MatrixState& state) {
  SEALION_UNROLL
  for (unsigned level = 0; level < most_levels; ++level) {
    SEALION_UNROLL
    for (unsigned tile = 0; tile < tiles_of_group; ++tile) {
      SEALION_UNROLL
      for (unsigned i = 0; i < 4; ++i) state.sums[level][tile][i] = 0;
    }
  }
}

/// A lane's bytes of 16 points times 32 columns: residue_of(column, point) for its columns and
/// points of the tiles.
template <typename ResidueOf>
SEALION_DEVICE void load_bytes(MatrixState& state, unsigned lane, const ResidueOf& residue_of) {
  SEALION_UNROLL
  for (unsigned word = 0; word < 4; ++word) {
    const unsigned point = lane / 4 + 8 * (word % 2), half = word / 2;
    std::uint32_t low[4], high[4], planes[4];
    SEALION_UNROLL
    for (unsigned byte = 0; byte < 4; ++byte) {
      const std::uint64_t residue = residue_of(column_of(lane, half, byte), point);
      low[byte] = static_cast<std::uint32_t>(residue);
      high[byte] = static_cast<std::uint32_t>(residue >> 32);
    }
    transpose_bytes(low, planes);
    SEALION_UNROLL
    for (unsigned plane = 0; plane < 4; ++plane) state.bytes[plane][word] = planes[plane];
    transpose_bytes(high, planes);
    SEALION_UNROLL
    for (unsigned plane = 4; plane < most_planes; ++plane) {
      state.bytes[plane][word] = planes[plane - 4];
    }
  }
}

/// Onto the sums of the levels: the bytes times one digit of the weights of 8 outputs.
template <unsigned digit, typename Warp, typename States>
SEALION_DEVICE void add_planes(const Warp& warp, States& states, unsigned planes, unsigned tile) {
  SEALION_UNROLL
  for (unsigned plane = 0; plane < most_planes && plane + digit < most_levels; ++plane) {
    if (plane >= planes) break;
    warp.multiply_add(
        states, [&](MatrixState & state) -> auto& { return state.sums[plane + digit][tile]; },
        [&](MatrixState & state) -> auto& { return state.bytes[plane]; },
        [&](MatrixState & state) -> auto& { return state.weights[tile]; });
  }
}

/// Weights of one group of outputs at one tile of columns.
struct GroupWeights {
  const std::uint32_t* words;
  unsigned digits, tiles;  ///< tiles of 8 outputs that are not all beyond the last
};

/// A lane's words of one digit of all outputs of a group: at once, so that it waits for them once.
SEALION_DEVICE void load_weights(MatrixState& state, unsigned lane, const GroupWeights& weights,
                                 unsigned digit) {
  SEALION_UNROLL
  for (unsigned tile = 0; tile < tiles_of_group; ++tile) {
    if (tile >= weights.tiles) break;
    const std::uint32_t* words =
        weights.words + ((digit * tiles_of_group + tile) * warp_threads + lane) * 2;
    state.weights[tile][0] = words[0];
    state.weights[tile][1] = words[1];
  }
}

/// The same of all digits and outputs of a group, at one tile of columns.
template <unsigned digit, typename Warp, typename States>
SEALION_DEVICE void add_digits(const Warp& warp, States& states, unsigned planes,
                               const GroupWeights& weights) {
  if constexpr (digit < most_digits) {
    if (digit >= weights.digits) return;
    warp.each([&](unsigned thread) {
      load_weights(states[thread], thread % warp_threads, weights, digit);
    });
    SEALION_UNROLL
    for (unsigned tile = 0; tile < tiles_of_group; ++tile) {
      if (tile >= weights.tiles) break;
      add_planes<digit>(warp, states, planes, tile);
    }
    add_digits<digit + 1>(warp, states, planes, weights);
  }
}

SEALION_DEVICE unsigned tiles_of_columns(const WeightTiles& weights) {
  return (weights.columns + tile_columns - 1) / tile_columns;
}
SEALION_DEVICE unsigned groups_of_outputs(const WeightTiles& weights) {
  return (weights.outputs + group_outputs - 1) / group_outputs;
}

SEALION_DEVICE GroupWeights group_weights(const WeightTiles& weights, unsigned group,
                                          unsigned tile) {
  const std::uint64_t each = std::uint64_t{weights.digits} * tiles_of_group * warp_threads * 2;
  const std::uint64_t number = std::uint64_t{group} * tiles_of_columns(weights) + tile;
  const unsigned left = weights.outputs - group * group_outputs;
  return {weights.words + number * each, weights.digits,
          (left + TileShape::columns - 1) / TileShape::columns};
}

/// sum_l sums[l] 256^l mod p.
SEALION_DEVICE std::uint64_t residue_of_levels(const MatrixState& state, unsigned tile, unsigned i,
                                               const StageLimb& limb) {
  const DeviceModulus& p = limb.batch.modulus;
  std::int64_t low = 0, high = 0;
  SEALION_UNROLL
  for (unsigned level = 0; level < 4; ++level) {
    low += std::int64_t{state.sums[level][tile][i]} * (std::int64_t{1} << 8 * level);
  }
  SEALION_UNROLL
  for (unsigned level = 4; level < most_levels; ++level) {
    high += std::int64_t{state.sums[level][tile][i]} * (std::int64_t{1} << 8 * (level - 4));
  }
  return add(reduce_signed(low, p), multiply(reduce_signed(high, p), limb.word, p), p);
}

/// put(output, point, residue) for what a lane has of a group's outputs.
template <typename Put>
SEALION_DEVICE void emit(const MatrixState& state, unsigned lane, const WeightTiles& weights,
                         unsigned group, const StageLimb& limb, const Put& put) {
  SEALION_UNROLL
  for (unsigned tile = 0; tile < tiles_of_group; ++tile) {
    SEALION_UNROLL
    for (unsigned i = 0; i < 4; ++i) {
      const unsigned output =
          group * group_outputs + tile * TileShape::columns + 2 * (lane % 4) + i % 2;
      if (output >= weights.outputs) continue;
      put(output, lane / 4 + 8 * (i / 2), residue_of_levels(state, tile, i, limb));
    }
  }
}

/// Which product a warp works on: a part at a position, 16 of its points, 32 outputs.
struct MatrixUnit {
  unsigned part, position, points, group;
};

SEALION_DEVICE MatrixUnit matrix_unit(unsigned number, unsigned positions, unsigned groups) {
  const unsigned points = number % point_tiles, rest = number / point_tiles;
  const unsigned group = rest % groups, product = rest / groups;
  return {product / positions, product % positions, points * TileShape::rows, group};
}

/// Where a result goes, with its bias.
template <typename Block>
SEALION_DEVICE void put_outputs(const typename Block::Warp& warp,
                                typename Block::template PerThread<MatrixState>& states,
                                const WeightTiles& weights, const std::uint64_t* bias,
                                const TensorPlace& out, const MatrixUnit& unit,
                                const StageTile& tile) {
  const std::uint64_t first_bias = static_cast<std::uint64_t>(tile.limb_index) * weights.outputs;
  warp.each([&](unsigned thread) {
    emit(states[thread], thread % warp_threads, weights, unit.group, tile.limb,
         [&](unsigned output, unsigned point, std::uint64_t residue) {
           if (unit.part == 0) residue = add(residue, bias[first_bias + output], tile.modulus());
           const std::uint64_t row = std::uint64_t{unit.position} * weights.outputs + output;
           tile.row(out, unit.part, row)[unit.points + point] = residue;
         });
  });
}

/// Source rows from the arena.
template <typename Block>
SEALION_DEVICE void run(Block& block, const MatrixOperation& operation, const StageTile& tile) {
  const WeightTiles& weights = operation.weights;
  const unsigned groups = groups_of_outputs(weights), planes = planes_of(tile.modulus().bits);
  const unsigned units = operation.out.parts * operation.positions * point_tiles * groups;
  typename Block::template PerThread<MatrixState> states(block);
  block.each_warp([&](const typename Block::Warp& warp) {
    for (unsigned i = warp.number(); i < units; i += block.threads() / warp_threads) {
      const MatrixUnit unit = matrix_unit(i, operation.positions, groups);
      const std::uint32_t* gather =
          operation.gather == nullptr
              ? nullptr
              : operation.gather + std::uint64_t{unit.position} * weights.columns;
      warp.each([&](unsigned thread) { clear_sums(states[thread]); });
      for (unsigned columns = 0; columns < tiles_of_columns(weights); ++columns) {
        warp.each([&](unsigned thread) {
          load_bytes(states[thread], thread % warp_threads, [&](unsigned column, unsigned point) {
            const unsigned at = columns * tile_columns + column;
            if (at >= weights.columns) return std::uint64_t{0};
            const std::uint32_t row = gather == nullptr ? at : gather[at];
            if (row == no_row) return std::uint64_t{0};
            return tile.row(operation.source, unit.part, row)[unit.points + point];
          });
        });
        add_digits<0>(warp, states, planes, group_weights(weights, unit.group, columns));
      }
      put_outputs<Block>(warp, states, weights, operation.bias, operation.out, unit, tile);
    }
  });
}

}  // namespace sealion::device
