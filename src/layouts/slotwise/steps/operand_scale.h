#pragma once

#include <cstddef>
#include <cstdint>

#include "ring/modulus.h"

namespace sealion {

/// What an operand of a sum or a concatenation is multiplied by: the program's factor, and what
/// brings it to the leading operand's correction.
struct OperandScale {
  std::int64_t factor = 1;
  std::int64_t ratio = 1;

  std::uint64_t residue(const Modulus& p) const {
    return p.multiply(p.reduce_signed(factor), p.reduce_signed(ratio));
  }
};

/// out[count] = scale * x mod p.
void scale_residues(std::uint64_t* out, const std::uint64_t* x, std::uint64_t scale,
                    std::size_t count, const Modulus& p);

}  // namespace sealion
