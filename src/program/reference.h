#pragma once

#include <cstddef>

#include "base/tensor.h"
#include "program/program.h"
#include "ring/modulus.h"

namespace sealion {

/// Runs the program on plain integers, exactly: the judge of every encrypted result. `inputs` has
/// shape [input_size][samples]. Throws `invalid_argument` where the shape or a value is outside the
/// program's declared input, and `does_not_fit` where a value leaves 64 bits.
IntegerBatch evaluate_reference(const Program& program, const IntegerBatch& inputs);

/// The same modulo p, in [-p/2, p/2]: exact whatever the values are.
IntegerBatch evaluate_modulo(const Program& program, const IntegerBatch& inputs, const Modulus& p);

/// floor(answer / 2^shift) for answers of any size, through their residues. Throws `does_not_fit`
/// where that leaves 64 bits or no bound is known.
IntegerBatch evaluate_shifted(const Program& program, const IntegerBatch& inputs, int shift);

/// The same for any program: in 64 bits where no value of any layer leaves them for these inputs,
/// whatever is proved for others; through residues where one does, though it may cancel before the
/// answer. Throws as evaluate_shifted.
IntegerBatch evaluate_exact(const Program& program, const IntegerBatch& inputs, std::size_t shift);

}  // namespace sealion
