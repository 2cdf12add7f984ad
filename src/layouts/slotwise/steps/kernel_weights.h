#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "program/program.h"

/// What the kernels see of a program's weights.
namespace sealion {

/// Whether row r is one input as it is.
bool is_copy(const SparseNode& sparse, std::size_t r);

/// Bits of what kernels multiply residues by for these weights of a dense layer or a convolution,
/// at least one: the greatest less the least of them and 0.
int dense_weight_bits(const std::vector<std::int32_t>& weights);

/// Bits of the greatest weight that the kernels multiply residues by: of dense layers and
/// convolutions as above, of sparse layers in absolute value; 0 without any.
int kernel_weight_bits(const Program& program);

}  // namespace sealion
