#pragma once

#include <cstdint>
#include <span>

#include "layouts/slotwise/steps/tensor_tile.h"
#include "ring/modulus.h"

namespace sealion {

/// What a step works on: its operands' tiles and its result's, all of one limb and width.
struct StepContext {
  std::span<const TensorTile> operands;
  TensorTile out;
  const Modulus& modulus;
  /// As many residues as the step's scratch_residues() asks for.
  std::uint64_t* scratch;
};

/// Residues that steps working element by element take at a time: 16 KiB, so that a few of such
/// blocks share the first-level cache.
inline constexpr std::size_t block_residues = 2048;

}  // namespace sealion
