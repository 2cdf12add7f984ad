#pragma once

#include <cstddef>
#include <cstdint>

#include "device/kernels/arithmetic.h"
#include "device/kernels/target.h"

/// Residues as bits, lowest first, without gaps, and how they lie in batches.
namespace sealion::device {

/// Points that a batch stores together (exchange/batch.h).
inline constexpr unsigned points_of_tile = 64;

/// The residue at `point` of a cell: 64 residues of `bits` bits, as words of 32 bits. Reads the
/// words that have bits of it and no others: what lies behind a cell may be on its way.
SEALION_DEVICE std::uint64_t unpack_residue(const std::uint32_t* cell, unsigned point,
                                            unsigned bits) {
  const unsigned bit = point * bits, word = bit / 32, shift = bit % 32;
  std::uint64_t value = cell[word] >> shift;
  if (shift + bits > 32) value |= std::uint64_t{cell[word + 1]} << (32 - shift);
  if (shift + bits > 64) value |= std::uint64_t{cell[word + 2]} << (64 - shift);
  return value & ((std::uint64_t{1} << bits) - 1);
}

/// Word `i` of the cell that packs residues[64].
SEALION_DEVICE std::uint64_t packed_word(const std::uint64_t* residues, unsigned i, unsigned bits) {
  const unsigned first_bit = 64 * i;
  std::uint64_t word = 0;
  for (unsigned point = first_bit / bits; point < points_of_tile; ++point) {
    const unsigned bit = point * bits;
    if (bit >= first_bit + 64) break;
    word |= bit >= first_bit ? residues[point] << (bit - first_bit)
                             : residues[point] >> (first_bit - bit);
  }
  return word;
}

/// Tiles [first_tile, first_tile + tiles) of a batch of ciphertexts in device memory, packed as
/// EncryptedBatch packs them, all parts stored.
struct PackedBatch {
  std::uint64_t* words;  ///< [limb][tile][part][feature][bits of the limb's prime]
  std::uint32_t parts, features;
  std::uint32_t first_tile, tiles;
};

/// A prime with its place in batches: the bits of the primes before it.
struct BatchLimb {
  DeviceModulus modulus;
  std::uint64_t bits_before;
};

/// The cell of a feature at a tile that the batch has, counted among all.
SEALION_DEVICE std::uint64_t* cell_of(const PackedBatch& batch, const BatchLimb& limb,
                                      std::uint64_t tile, std::uint64_t part,
                                      std::uint64_t feature) {
  const std::uint64_t cells = std::uint64_t{batch.parts} * batch.features;
  const std::uint64_t before = batch.tiles * limb.bits_before * cells;
  return batch.words + before +
         ((tile - batch.first_tile) * cells + part * batch.features + feature) * limb.modulus.bits;
}

}  // namespace sealion::device
