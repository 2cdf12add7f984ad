#pragma once

#include <cstddef>
#include <cstdint>

#include "device/kernels/stage.h"

/// The operations of stages that work on each point and row by itself: a thread has a residue of
/// the result after the other.
namespace sealion::device {

/// One residue of a tensor.
struct TensorIndex {
  std::uint64_t part, row;
  unsigned point;
};

/// body(index) for every residue of so many parts and rows, in one phase.
template <typename Block, typename Body>
SEALION_DEVICE void each_residue(Block& block, std::uint32_t parts, std::uint32_t rows,
                                 const Body& body) {
  const std::uint64_t count = std::uint64_t{parts} * rows * points_of_tile;
  block.each([&](unsigned thread) {
    for (std::uint64_t i = thread; i < count; i += block.threads()) {
      const std::uint64_t row = i / points_of_tile;
      body(TensorIndex{row / rows, row % rows, static_cast<unsigned>(i % points_of_tile)});
    }
  });
}

template <typename Block>
SEALION_DEVICE void run(Block& block, const UnpackOperation& operation, const StageTile& tile) {
  each_residue(block, operation.out.parts, operation.row_count, [&](const TensorIndex& i) {
    const std::uint32_t row = operation.rows[i.row];
    const auto* cell =
        reinterpret_cast<const std::uint32_t*>(tile.cell(operation.value, i.part, row));
    tile.row(operation.out, i.part, row)[i.point] =
        unpack_residue(cell, i.point, tile.modulus().bits);
  });
}

template <typename Block>
SEALION_DEVICE void run(Block& block, const PackOperation& operation, const StageTile& tile) {
  each_residue(block, operation.source.parts, operation.source.rows, [&](const TensorIndex& i) {
    const unsigned word = i.point, bits = tile.modulus().bits;
    if (word >= bits) return;
    const std::uint64_t* residues = tile.row(operation.source, i.part, i.row);
    tile.cell(operation.value, i.part, i.row)[word] = packed_word(residues, word, bits);
  });
}

template <typename Block>
SEALION_DEVICE void run(Block& block, const ClearOperation& operation, const StageTile& tile) {
  each_residue(block, operation.out.parts, operation.out.rows,
               [&](const TensorIndex& i) { tile.row(operation.out, i.part, i.row)[i.point] = 0; });
}

template <typename Block>
SEALION_DEVICE void run(Block& block, const AddScaledOperation& operation, const StageTile& tile) {
  const DeviceModulus& p = tile.modulus();
  const DeviceFactor factor = operation.factors[tile.limb_index];
  each_residue(block, operation.source.parts, operation.source.rows, [&](const TensorIndex& i) {
    const std::uint64_t x = tile.row(operation.source, i.part, i.row)[i.point];
    std::uint64_t& sum = tile.row(operation.out, i.part, operation.first + i.row)[i.point];
    sum = add(sum, multiply(x, factor, p.value), p);
  });
}

template <typename Block>
SEALION_DEVICE void run(Block& block, const AddConstantsOperation& operation,
                        const StageTile& tile) {
  const std::uint32_t rows = operation.out.rows;
  const std::uint64_t* constants =
      operation.constants + static_cast<std::uint64_t>(tile.limb_index) * rows;
  each_residue(block, 1, rows, [&](const TensorIndex& i) {
    std::uint64_t& sum = tile.row(operation.out, 0, i.row)[i.point];
    sum = add(sum, constants[i.row], tile.modulus());
  });
}

/// Products below 2^52: so many stay within a signed word.
inline constexpr std::uint32_t terms_of_word = 1U << 10;

/// sum_e weights[e] x[columns[e]] mod p over [first, end), at one point.
SEALION_DEVICE std::uint64_t sparse_sum(const SparseOperation& operation, const StageTile& tile,
                                        const TensorIndex& i) {
  const DeviceModulus& p = tile.modulus();
  const std::uint32_t end = operation.row_starts[i.row + 1];
  std::uint64_t residue = 0;
  for (std::uint32_t at = operation.row_starts[i.row]; at < end;) {
    const auto stop = static_cast<std::uint32_t>(least(end, std::uint64_t{at} + terms_of_word));
    std::int64_t sum = 0;
    for (; at < stop; ++at) {
      const std::uint64_t x = tile.row(operation.source, i.part, operation.columns[at])[i.point];
      sum += operation.weights[at] * static_cast<std::int64_t>(x);
    }
    residue = add(residue, reduce_signed(sum, p), p);
  }
  return residue;
}

template <typename Block>
SEALION_DEVICE void run(Block& block, const SparseOperation& operation, const StageTile& tile) {
  const std::uint32_t rows = operation.row_count;
  const DeviceModulus& p = tile.modulus();
  each_residue(block, operation.out.parts, rows, [&](const TensorIndex& i) {
    std::uint64_t residue = sparse_sum(operation, tile, i);
    if (i.part == 0 && operation.bias != nullptr) {
      const std::uint64_t first = static_cast<std::uint64_t>(tile.limb_index) * rows;
      residue = add(residue, operation.bias[first + i.row], p);
    }
    tile.row(operation.out, i.part, i.row)[i.point] = residue;
  });
}

/// Part i.part of left times right: sum_j left_j right_(part - j).
SEALION_DEVICE std::uint64_t product_at(const ProductOperation& operation, const StageTile& tile,
                                        const TensorIndex& i) {
  const TensorPlace &left = operation.left, &right = operation.right;
  const DeviceModulus& p = tile.modulus();
  const std::uint64_t row = operation.rows == nullptr ? i.row : operation.rows[i.row];
  const std::uint64_t first = i.part < right.parts ? 0 : i.part + 1 - right.parts;
  std::uint64_t sum = 0;
  for (std::uint64_t j = first; j <= i.part && j < left.parts; ++j) {
    sum = add(
        sum,
        multiply(tile.row(left, j, row)[i.point], tile.row(right, i.part - j, row)[i.point], p), p);
  }
  return sum;
}

template <typename Block>
SEALION_DEVICE void run(Block& block, const ProductOperation& operation, const StageTile& tile) {
  each_residue(block, operation.out.parts, operation.row_count, [&](const TensorIndex& i) {
    tile.row(operation.out, i.part, i.row)[i.point] = product_at(operation, tile, i);
  });
}

}  // namespace sealion::device
