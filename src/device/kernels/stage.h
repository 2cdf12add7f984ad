#pragma once

#include <cstddef>
#include <cstdint>

#include "device/kernels/arithmetic.h"
#include "device/kernels/pack.h"

/// What a stage of a slot-wise program, the nodes between two barriers, is for the kernel that runs
/// it: a list of operations, which a block carries out on a tile of 64 points of one limb of one
/// batch. What they work on lies in the block's arenas, tensors of residues [part][row][64];
/// batches are packed, in the device's memory.
namespace sealion::device {

/// A tensor, or rows of one. It lies in the block's arena in the device's memory, or in that in
/// shared memory, where it fits.
struct TensorPlace {
  std::uint64_t offset;       ///< of its first row in the arena, in residues
  std::uint32_t parts, rows;  ///< rows: from one part to the next
  std::uint32_t is_shared, padding;
};

/// A prime as stages know it.
struct StageLimb {
  BatchLimb batch;
  std::uint64_t word;  ///< 2^32 mod p
};

/// Weights of at most `digits` signed bytes, w = sum_d 256^d w_d, as the matrix units of a card
/// take them: [group of 32 outputs][tile of 32 columns][digit][8 outputs][lane][2], words of four
/// bytes; `column_of` says which columns. Where there are fewer outputs or columns, zeros.
struct WeightTiles {
  const std::uint32_t* words;
  std::uint32_t outputs, columns, digits;
};
inline constexpr unsigned tile_columns = 32;
inline constexpr unsigned group_outputs = 32;

/// The column within its tile that byte `byte` of word `half` of a lane stands for. Neighbouring
/// lanes have neighbouring columns, so that what they read lies in different banks.
SEALION_DEVICE constexpr unsigned column_of(unsigned lane, unsigned half, unsigned byte) {
  return 16 * half + 4 * byte + lane % 4;
}

/// Unpacks the features that something reads. The others' rows are not touched.
struct UnpackOperation {
  std::uint32_t value;
  std::uint32_t row_count;
  const std::uint32_t* rows;
  TensorPlace out;
};

/// A dense layer on a batch, without holding the batch.
struct PackedMatrixOperation {
  std::uint32_t value;
  WeightTiles weights;
  const std::uint64_t* bias;  ///< [limb][outputs], residues, of part 0
  TensorPlace out;
};

/// A dense layer or a convolution: at each position a matrix times some rows of the source.
struct MatrixOperation {
  TensorPlace source;
  WeightTiles weights;
  const std::uint64_t* bias;
  std::uint32_t positions;
  /// [position][column] rows of the source, `no_row` where there is a zero; null: row = column.
  const std::uint32_t* gather;
  TensorPlace out;  ///< [position][output]
};
inline constexpr std::uint32_t no_row = 0xFFFFFFFF;

/// Rows of few terms each: sparse layers and sum pools.
struct SparseOperation {
  TensorPlace source;
  const std::uint32_t* row_starts;  ///< [row_count + 1]
  const std::uint32_t* columns;
  const std::int32_t* weights;
  const std::uint64_t* bias;  ///< [limb][row_count]; null: none
  TensorPlace out;
  std::uint32_t row_count, padding;
};

/// The product of two tensors as polynomials in the secret; a square where both are one.
struct ProductOperation {
  TensorPlace left, right, out;
  const std::uint32_t* rows;  ///< [row_count], of the operands; null: all
  std::uint32_t row_count, padding;
};

struct ClearOperation {
  TensorPlace out;
};

/// out's rows from `first` on += factor * source.
struct AddScaledOperation {
  TensorPlace source;
  const DeviceFactor* factors;  ///< [limb]
  std::uint32_t first;
  TensorPlace out;
};

/// Part 0 of out += constants, [limb][rows].
struct AddConstantsOperation {
  const std::uint64_t* constants;
  TensorPlace out;
};

struct PackOperation {
  TensorPlace source;
  std::uint32_t value;
};

struct StageOperation {
  enum class Kind : std::uint32_t {
    unpack,
    packed_matrix,
    matrix,
    sparse,
    product,
    clear,
    add_scaled,
    add_constants,
    pack
  };

  Kind kind;
  union {
    UnpackOperation unpack;
    PackedMatrixOperation packed_matrix;
    MatrixOperation matrix;
    SparseOperation sparse;
    ProductOperation product;
    ClearOperation clear;
    AddScaledOperation add_scaled;
    AddConstantsOperation add_constants;
    PackOperation pack;
  };
};

/// Where a block is: a tile of a limb of a batch, and its memory.
struct StageTile {
  const StageLimb& limb;
  std::uint32_t limb_index, tile;
  const PackedBatch* values;  ///< [value]
  std::uint64_t *arena, *shared_arena;

  SEALION_DEVICE const DeviceModulus& modulus() const { return limb.batch.modulus; }
  SEALION_DEVICE std::uint64_t* row(const TensorPlace& tensor, std::uint64_t part,
                                    std::uint64_t row) const {
    return (tensor.is_shared != 0 ? shared_arena : arena) + tensor.offset +
           (part * tensor.rows + row) * points_of_tile;
  }
  SEALION_DEVICE std::uint64_t* cell(std::uint32_t value, std::uint64_t part,
                                     std::uint64_t feature) const {
    return cell_of(values[value], limb.batch, tile, part, feature);
  }
};

}  // namespace sealion::device
