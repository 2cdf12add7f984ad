#pragma once

#include "program/program.h"

namespace sealion {

/// The program without what does not change its output:
/// * integers that are the same for every input, as sparse rows without entries make them: whoever
///   reads them has them in its bias;
/// * integers that nobody reads, back through the network: dense layers lose rows and columns,
///   convolutions and pools become sparse where they lose anything, all others shrink;
/// * layers that do nothing any more: sparse ones that are the identity, sums and concatenations of
///   one operand. Sparse ones that only select go into the dense and sparse layers that read them.
///
/// The input stays whole and the output keeps its size and order. Layers keep their names; a layer
/// "name/selection" is new, and makes of another's integers those that a product, sum or
/// concatenation needs. A program in which there is nothing to do comes back as it is.
Program simplify(const Program& program);

}  // namespace sealion
