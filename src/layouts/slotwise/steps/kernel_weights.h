#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "program/program.h"

/// What the kernels see of a program's weights.
namespace sealion {

/// Whether row r is one input as it is.
bool is_copy(const SparseNode& sparse, std::size_t r);

/// What the engine adds to every one of these weights, of which there is at least one, to make all
/// of them non-negative, as the kernels want them: 0 where they are already.
std::int32_t weight_offset(const std::vector<std::int32_t>& weights);

/// Bits of the largest weight that the kernels see: of dense layers and convolutions after that
/// offset, of sparse layers in absolute value; 0 without any.
int shifted_weight_bits(const Program& program);

}  // namespace sealion
